import { nameOf, parentOf } from "../../../estate/path";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const key = (scope: string, state: string) => [
  exampleRecord("subscriptions", { displayName: "Key", scope, state }, { path: { sid: "key" } }),
];

export const noAllApiKeys = defineRule({
  id: "APIM-PRD-005",
  slug: "no-all-api-keys",
  severity: "high",
  title: "No active subscription key covers all APIs.",
  why: "One lost key opens every API, those of tomorrow included.",
  fix: "Scope the subscription to a product.",
  controls: {
    owasp2019: ["API5"],
    owasp2023: ["API5"],
    mcsb: ["PA-7"],
    asb3: ["PA-7"],
    azurePolicy: ["3aa03346-d8c5-4994-a5bc-7652c2a2aef1"],
  },
  appliesTo: "subscriptions",
  check({ record }, report) {
    const { scope, state } = record.properties;
    if (!isKnown(scope)) report.unknown(whyUnknown(scope));
    else if (!/(?<!\/products)\/apis\/?$/i.test(scope)) return;
    else if (state !== undefined && !isKnown(state)) report.unknown(whyUnknown(state));
    else if (state?.toLowerCase() === "active") report.finding("the key opens every API of the service", { property: "properties/scope" });
  },
  repair: {
    extent: "partly",
    property: (property, found) => {
      const products = found ? found.estate.childrenOf(parentOf(found.record.path) ?? "", "products") : [];
      const [only] = products;
      const offered = "the key would open the APIs of that product, and no others";
      return only && products.length === 1
        ? { what: `set ${property} to /products/${nameOf(only.path)}`, set: () => `/products/${nameOf(only.path)}`, offered }
        : { what: `set ${property} to the product that the key is for: /products/<id>`, offered };
    },
  },
  examples: {
    pass: [{ records: key("/products/starter", "active") }, { title: "Not in force.", records: key("/apis", "suspended") }],
    fail: [
      { records: key("/apis", "active") },
      { title: "Where one product would do.", records: [...key("/apis", "active"), exampleRecord("products", { displayName: "Starter" })] },
    ],
  },
});
