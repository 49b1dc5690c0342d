import { nameOf } from "../../../estate/path";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const product = (productId: string, declared?: { file: string }) => [
  exampleRecord("products", { displayName: productId }, { path: { productId }, ...(declared && { declared }) }),
];

export const noSampleProducts = defineRule({
  id: "APIM-PRD-004",
  slug: "no-sample-products",
  severity: "low",
  title: "The products that a new service brings along are gone.",
  why: "Nobody decided who may use them and what for.",
  fix: "Delete the products starter and unlimited, or declare them.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8", "API9"], mcsb: ["PV-2"], psrule: ["Azure.APIM.SampleProducts"] },
  appliesTo: "products",
  check({ record }, report) {
    // One that is declared was decided on, whatever its name.
    if (record.declared?.file !== undefined) return;
    if (/^(?:starter|unlimited)$/i.test(nameOf(record.path)))
      report.finding("the product came with the service, and nobody has declared it");
  },
  repair: {
    extent: "partly",
    property: (_property, found) => ({
      what: "delete the product, or declare it",
      ...(found && { remove: found.record.path }),
      offered: "whoever calls with a key of the product would be refused",
    }),
  },
  examples: {
    pass: [{ records: product("orders") }, { title: "Declared.", records: product("starter", { file: "stacks/products.ts" }) }],
    fail: [{ records: product("unlimited") }],
  },
});
