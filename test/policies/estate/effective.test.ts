import { describe, expect, it } from "vitest";
import { isKnownStep, type Step } from "../../../policies/document/effective";
import { effectiveFor, layersOf, policyRecordAt } from "../../../policies/estate/effective";
import { type EstateRecord, indexOf, makeEstate } from "../../../policies/estate/estate";
import { documentOf, recordOf, sections, servicePath } from "../../support/records";

const operation = (operationId: string) =>
  recordOf("apis/operations", { displayName: operationId, method: "GET", urlTemplate: `/${operationId}` }, { operationId });
const variable = (name: string) => `<set-variable name="${name}" value="1" />`;
const first = operation("first");
const second = operation("second");

const productPath = `${servicePath}/products/starter`;
const records: EstateRecord[] = [
  recordOf("service", {}),
  recordOf("apis", { path: "orders", subscriptionRequired: true }),
  first,
  second,
  recordOf("products", { displayName: "Starter" }),
  recordOf("products/apis", {}),
  recordOf("policies", {
    value: documentOf(sections({ inbound: variable("global"), backend: "<forward-request />", outbound: "", "on-error": "" })),
  }),
  recordOf("products/policies", { value: documentOf(sections({ inbound: `<base />${variable("product")}` })) }),
  recordOf("apis/policies", {
    value: documentOf(sections({ inbound: `<base /><include-fragment fragment-id="Shared" />${variable("api")}` })),
  }),
  recordOf(
    "apis/operations/policies",
    { value: documentOf(sections({ inbound: `${variable("operation")}<base />` })) },
    { operationId: "first" },
  ),
  recordOf("policyFragments", { value: documentOf(`<fragment>${variable("fragment")}</fragment>`) }, { id: "shared" }),
];
const estate = indexOf(makeEstate(records));

const names = (steps: readonly Step[]) =>
  steps.map((step) =>
    isKnownStep(step) ? `${step.scope} ${step.fragment ?? ""}${String(step.element.attributes.name ?? step.element.name)}` : step.unknown,
  );

const byProduct = { by: "product-key", product: productPath } as const;

describe("what runs for an operation", () => {
  it("is what its own document says, and those that it inherits", () => {
    expect(names(effectiveFor(first, byProduct, estate).inbound)).toEqual([
      "operation operation",
      "global global",
      "product product",
      "api Sharedfragment",
      "api api",
    ]);
  });

  it("is what its API inherits, where it has no document", () => {
    expect(names(effectiveFor(second, byProduct, estate).inbound)).toEqual([
      "global global",
      "product product",
      "api Sharedfragment",
      "api api",
    ]);
    expect(names(effectiveFor(second, byProduct, estate).backend)).toEqual(["global forward-request"]);
  });

  it.each([
    ["a key of the API or of all", { by: "api-key" } as const, false],
    ["no key", { by: "no-key" } as const, false],
    ["an open product", { by: "no-key", product: productPath } as const, true],
    ["a key of the product", byProduct, true],
  ])("has the product's policy where the way in leads through it: %s", (_, way, expected) => {
    expect(names(effectiveFor(second, way, estate).inbound).includes("product product")).toBe(expected);
    expect(layersOf(second, way, estate).map(({ scope }) => scope)).toEqual(
      expected ? ["operation", "api", "product", "global"] : ["operation", "api", "global"],
    );
  });

  it("is one answer for all operations whose documents are the same", () => {
    const third = operation("third");
    const more = indexOf(makeEstate([...records, third]));
    expect(effectiveFor(second, byProduct, more)).toBe(effectiveFor(third, byProduct, more));
    expect(effectiveFor(first, byProduct, more)).not.toBe(effectiveFor(second, byProduct, more));
    expect(effectiveFor(second, { by: "api-key" }, more)).not.toBe(effectiveFor(second, byProduct, more));
    expect(effectiveFor(second, { by: "api-key" }, more)).toBe(effectiveFor(second, { by: "no-key" }, more));
  });

  it("is unknown where a document is", () => {
    const hidden = records.map((record) =>
      record.kind === "apis/policies" ? recordOf("apis/policies", { value: { unknown: "it may not be read" } }) : record,
    );
    expect(names(effectiveFor(second, byProduct, indexOf(makeEstate(hidden))).inbound)).toEqual(["it may not be read"]);
  });

  it("is unknown where a fragment is missing", () => {
    const without = records.filter(({ kind }) => kind !== "policyFragments");
    expect(names(effectiveFor(second, byProduct, indexOf(makeEstate(without))).inbound)).toContain("the fragment Shared is not known");
  });
});

describe("the policy that is attached", () => {
  it.each([
    ["global", servicePath, "policies/policy"],
    ["product", productPath, "products/starter/policies/policy"],
    ["api", `${servicePath}/apis/orders`, "apis/orders/policies/policy"],
    ["operation", first.path, "apis/orders/operations/first/policies/policy"],
  ] as const)("at %s scope is found", (scope, owner, expected) => {
    expect(policyRecordAt(scope, owner, estate)?.path).toBe(`${servicePath}/${expected}`);
  });

  it("is none where there is none", () => {
    expect(policyRecordAt("operation", second.path, estate)).toBeUndefined();
  });
});
