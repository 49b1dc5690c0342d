import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { PolicyDocument, Scope } from "../../../policies/document/ast";
import { checkDocument } from "../../../policies/document/check-document";
import { parsePolicy } from "../../../policies/document/parse";
import { printPolicy } from "../../../policies/document/print";
import { namedValue } from "../../../policies/document/references";
import type { ApiDefinition } from "../../../policies/openapi/model";
import { readDefinition } from "../../../policies/openapi/read";
import { platformPolicy, productPolicy } from "../../../policies/recipes/platform";
import { harden } from "../../../policies/recipes/profile";
import { keyProfile, profiles } from "../../support/profiles";

/*
 * The documents that profiles write for a small API. A change of them is a change for every service that is deployed
 * from here: look at the difference, then write the files anew with `vitest run -u`.
 */

const golden = path.join(__dirname, "../../golden/profiles");

async function matches(name: string, document: PolicyDocument, scope: Scope) {
  const text = printPolicy(document);
  expect(checkDocument(document, { scope, strict: true })).toEqual([]);
  expect(parsePolicy(text)).toMatchObject({ document, diagnostics: [] });
  await expect(text).toMatchFileSnapshot(path.join(golden, `${name}.xml`));
}

/** The operations that need policies of their own. */
const withOwnPolicies: Readonly<Record<string, readonly string[]>> = {
  external: ["listOrders", "createOrder", "getOrder", "getStatus"],
  partner: ["listOrders", "createOrder", "getOrder", "getStatus"],
  internal: ["listOrders", "createOrder", "getOrder", "getStatus"],
  key: ["listOrders", "createOrder", "getStatus"],
};

let definition: ApiDefinition;
beforeAll(async () => {
  definition = await readDefinition(path.join(__dirname, "../../fixtures/openapi/orders-3.0.yaml"));
});

describe.each([...Object.entries(profiles), ["key", keyProfile] as const])("the profile %s", (name, profile) => {
  it("writes the documents of the API and of its operations", async () => {
    const { api, operations } = harden(
      { id: "orders", definition, backend: { id: "orders", identity: "api://orders-backend", timeout: 20 } },
      {
        profile,
        without: new Set(),
        objectAuthorization: { getOrder: [{ parameter: "orderId", by: "claim", claim: "order" }] },
      },
    );
    await matches(`${name}.api`, api, "api");
    for (const [id, document] of operations) await matches(`${name}.operation.${id}`, document, "operation");
    expect([...operations.keys()]).toEqual(withOwnPolicies[name]);
  });
});

describe("the platform", () => {
  it("has a document for every request", async () => {
    await matches("global", platformPolicy({ blockList: namedValue("blocked-callers"), timeout: 30 }), "global");
  });

  it("has a document for each product", async () => {
    await matches("product", productPolicy({ rate: { calls: 300, seconds: 60 }, quota: { calls: 10_000, seconds: 86_400 } }), "product");
  });
});
