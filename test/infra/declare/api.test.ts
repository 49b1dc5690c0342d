import path from "node:path";
import { describe, expect, it } from "vitest";
import { type ApiDeclaration, apiRecords, claim, definitionLocation, type Leave } from "../../../infra/declare/api";
import { DeclarationError } from "../../../infra/declare/declaration-error";
import { apiProblems } from "../../../infra/declare/problems";
import type { PolicyDocument } from "../../../policies/document/ast";
import { PolicyError } from "../../../policies/document/diagnostic";
import { printPolicy } from "../../../policies/document/print";
import { base, setHeader } from "../../../policies/elements";
import type { ApiDefinition } from "../../../policies/openapi/model";
import { entra, external, partner } from "../../../policies/recipes/profiles";
import { file, one, orders, ordersApi, place, servicePath } from "../../support/declarations";
import { normalized, openapi } from "../../support/definition";

const leave: Leave = { reason: "The firewall does it.", owner: "orders-team", approver: "security", expires: "2030-01-01" };
const tokens = external({ authentication: entra({ tenant: "t", audience: "api://orders", scopes: { getOrder: ["Orders.Read"] } }) });

const records = (more: Partial<ApiDeclaration> = {}, definition: ApiDefinition = orders) => apiRecords(place, ordersApi(more), definition);
const text = (value: unknown) => printPolicy(value as PolicyDocument);

/** What is wrong with a declaration of the orders API. */
function problems(more: Partial<ApiDeclaration>, definition = orders): readonly string[] {
  try {
    records(more, definition);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(DeclarationError);
    return (error as DeclarationError).problems;
  }
}

describe("the records of an API", () => {
  const { records: all, waivers } = records({ products: ["starter"] });

  it("are one for each thing that ARM has", () => {
    expect(all.map(({ kind, path: each }) => [kind, each.replace(servicePath, "")])).toEqual([
      ["apis", "/apis/orders"],
      ["backends", "/backends/orders"],
      ["apis/policies", "/apis/orders/policies/policy"],
      ["apis/schemas", "/apis/orders/schemas/definition"],
      ["apis/operations", "/apis/orders/operations/listOrders"],
      ["apis/operations", "/apis/orders/operations/getOrder"],
      ["products/apis", "/products/starter/apis/orders"],
      ["apiCollections", "/providers/Microsoft.Security/apiCollections/orders"],
    ]);
    expect(waivers).toEqual([]);
  });

  it("answer by https alone, and ask for a key", () => {
    expect(one(all, "apis").properties).toEqual({
      displayName: "Orders",
      path: "orders",
      protocols: ["https"],
      apiType: "http",
      isCurrent: true,
      subscriptionRequired: true,
    });
    expect(one(all, "apis").declared).toMatchObject({ file, profile: "external", authentication: "subscription-key" });
  });

  it("reach the backend by an entity that validates certificates", () => {
    expect(one(all, "backends").properties).toEqual({
      title: "Orders",
      protocol: "http",
      url: "https://orders.internal.example",
      tls: { validateCertificateChain: true, validateCertificateName: true },
    });
    const policy = text(one(all, "apis/policies").properties.value);
    expect(policy).toContain('<set-backend-service backend-id="orders" />');
    expect(policy).toContain('<authentication-managed-identity resource="api://orders"');
    expect(one(all, "apis/policies").refs).toEqual([`${servicePath}/backends/orders`]);
  });

  it("take a backend's address that only the deployment knows", () => {
    expect(one(records({ backend: { url: { $late: "backend" } } }).records, "backends").properties.url).toEqual({ $late: "backend" });
  });

  it("are declared in the file of the API", () => {
    for (const { kind, declared } of all) expect([kind, declared?.file]).toEqual([kind, file]);
  });

  it("stand in products after the API and its policies, and their operations after the schemas", () => {
    expect(one(all, "products/apis").refs).toEqual([`${servicePath}/apis/orders`, `${servicePath}/apis/orders/policies/policy`]);
    expect(one(all, "apis/operations", "getOrder").refs).toEqual([`${servicePath}/apis/orders/schemas/definition`]);
    expect(one(all, "apis/schemas").properties).toMatchObject({
      contentType: "application/vnd.oai.openapi.components+json",
      document: { components: { schemas: { Order: { type: "object" } } } },
    });
  });

  it("have no schemas where the definition has none", () => {
    const without = records({}, { ...orders, schemas: {} }).records;
    expect(without.some(({ kind }) => kind === "apis/schemas")).toBe(false);
    expect(one(without, "apis/operations", "getOrder")).not.toHaveProperty("refs");
  });

  it("have texts that ARM takes", () => {
    const long = { ...orders, title: ` ${"t".repeat(400)} `, description: "d".repeat(2000) };
    const { properties } = one(records({}, long).records, "apis");
    expect(properties.displayName).toBe(`${"t".repeat(299)}…`);
    expect(properties.description).toHaveLength(1000);
  });
});

describe("versions", () => {
  it("stand in a set of their own", () => {
    const all = records({ version: "v1" }).records;
    expect(one(all, "apiVersionSets")).toEqual({
      kind: "apiVersionSets",
      path: `${servicePath}/apiVersionSets/orders`,
      properties: { displayName: "Orders", versioningScheme: "Segment" },
      declared: { file },
    });
    expect(one(all, "apis")).toMatchObject({
      properties: { apiVersion: "v1", apiVersionSetId: { $late: `${servicePath}/apiVersionSets/orders#id` } },
      refs: [`${servicePath}/apiVersionSets/orders`],
    });
  });

  it("share a set where that is said", () => {
    const all = records({ id: "orders-v2", version: "v2", versionSet: "orders" }).records;
    expect(one(all, "apiVersionSets").path).toBe(`${servicePath}/apiVersionSets/orders`);
    expect(one(all, "apis").refs).toEqual([`${servicePath}/apiVersionSets/orders`]);
  });

  const second = (more: Partial<ApiDeclaration>) => [ordersApi({ version: "v1" }), ordersApi({ id: "second", ...more })];
  const where = `${file}: second`;

  it.each<[string, readonly ApiDeclaration[], readonly string[]]>([
    ["two versions of one API", second({ version: "v2", versionSet: "orders" }), []],
    ["two APIs at different paths", second({ path: "other" }), []],
    ["one below the other", second({ path: "orders/archive" }), []],
    ["the same version twice", second({ version: "V1", versionSet: "orders" }), [`${where}: the API orders answers at /orders/v1 too`]],
    ["the same address without a version", second({ path: "orders/v1" }), [`${where}: the API orders answers at /orders/v1 too`]],
    [
      "the same path in another set",
      second({ version: "v2" }),
      [`${where}: the API orders has the path "orders" too; give both a version, and the same versionSet`],
    ],
    [
      "the same path without a version",
      second({ path: "/Orders/" }),
      [`${where}: the API orders has the path "/Orders/" too; give both a version, and the same versionSet`],
    ],
    ["a set without a version", [ordersApi({ versionSet: "orders" })], [`${file}: orders: versionSet is given, and version is not`]],
    [
      "a version with a slash",
      [ordersApi({ version: "v1/a" })],
      [`${file}: orders: the version "v1/a" must be 1 to 99 letters, digits, "-", "." or "_"`],
    ],
    [
      "a set whose name is none",
      [ordersApi({ version: "v1", versionSet: "a b" })],
      [expect.stringContaining(`${file}: orders: versionSet: an id has`) as unknown as string],
    ],
    ["the same id twice", [ordersApi(), ordersApi({ id: "Orders", path: "other" })], [`${file}: the API Orders is declared twice`]],
  ])("%s", (_, apis, expected) => {
    expect(apiProblems(apis)).toEqual(expected);
  });
});

describe("object-level authorisation", () => {
  const two = normalized(
    openapi({
      "/users/{userId}/orders/{orderId}/{country}": {
        get: {
          operationId: "getOrder",
          parameters: ["userId", "orderId", "country"].map((name) => ({
            name,
            in: "path",
            required: true,
            schema: { type: "string", ...(name === "orderId" && { format: "uuid" }) },
          })),
          responses: { "200": { description: "ok" } },
        },
      },
    }),
  );

  it("binds parameters to claims, and leaves the rest to whom it names", () => {
    const { records: all } = records(
      {
        profile: tokens,
        operations: { getOrder: { bind: { userId: claim("oid") }, objectAuthorization: { by: "backend", owner: "orders-team" } } },
      },
      two,
    );
    expect(one(all, "apis/operations", "getOrder").declared).toMatchObject({
      file,
      objectAuthorization: [
        { parameter: "userId", by: "claim", claim: "oid" },
        { parameter: "orderId", by: "backend", owner: "orders-team" },
      ],
      identifiers: ["orderId"],
    });
    expect(text(one(all, "apis/operations/policies").properties.value)).toContain('MatchedParameters["userId"]');
  });

  it("says nothing where nobody does, so that the rule can find it", () => {
    const { records: all } = records({ operations: {} }, two);
    const { declared } = one(all, "apis/operations", "getOrder");
    expect(declared).toMatchObject({ file, identifiers: ["orderId"] });
    expect(declared).not.toHaveProperty("objectAuthorization");
  });
});

describe("what a declaration adds", () => {
  const header = (name: string) => ({ inbound: [setHeader({ name, existsAction: "override", value: "1" })] });

  it("runs behind the profile's policies", () => {
    const policy = text(one(records({ policies: header("X-Own") }).records, "apis/policies").properties.value);
    expect(policy.indexOf("X-Own")).toBeGreaterThan(policy.indexOf("<rate-limit-by-key"));
    expect(policy).toMatch(/<inbound>\s*<base \/>/);
  });

  it("stands at its operation alone", () => {
    const { records: all } = records({
      operations: { getOrder: { objectAuthorization: { by: "nobody", reason: "Public." }, policies: header("X-Own") } },
    });
    expect(text(one(all, "apis/operations/policies").properties.value)).toMatch(/<inbound>\s*<base \/>\s*<set-header name="X-Own"/);
    expect(text(one(all, "apis/policies").properties.value)).not.toContain("X-Own");
  });

  it("finds the broader policies run already", () => {
    expect(() => records({ policies: { inbound: [base()] } })).toThrow(PolicyError);
  });
});

describe("parts of the profile that are given up", () => {
  it("are left out, with leave for each rule that they fulfil", () => {
    const { records: all, waivers } = records({ without: { "caller-limit": leave } });
    expect(text(one(all, "apis/policies").properties.value)).not.toContain("<quota-by-key");
    expect(waivers).toEqual(
      ["APIM-LIM-001", "APIM-LIM-002"].map((rule) => ({ rule, subject: "apis/orders", ...leave, file, part: "caller-limit" })),
    );
  });

  it("need leave where no rule asks for them either", () => {
    const profile = partner({ authentication: entra({ tenant: "t", audience: "a" }), allow: ["203.0.113.7"] });
    const { records: all, waivers } = records({ profile, without: { "ip-allow-list": leave } });
    expect(text(one(all, "apis/policies").properties.value)).not.toContain("<ip-filter");
    expect(waivers).toEqual([{ rule: "profile-part-given-up", subject: "apis/orders", ...leave, file, part: "ip-allow-list" }]);
  });

  it.each(["reason", "owner", "approver", "expires"] as const)("are not given up without %s", (field) => {
    expect(problems({ without: { parameters: { ...leave, [field]: " " } } })).toContain(
      `${file}: orders: without parameters: ${field} is missing`,
    );
  });

  it("are not given up until no day in particular, and not by another name", () => {
    expect(problems({ without: { parameters: { ...leave, expires: "2030" } } })).toEqual([
      `${file}: orders: without parameters: expires must be a day as yyyy-MM-dd, got "2030"`,
    ]);
    expect(problems({ without: { parameter: leave } as ApiDeclaration["without"] })).toEqual([
      `${file}: orders: without names "parameter", which is no part of a profile; did you mean "parameters"?`,
    ]);
  });
});

describe("a declaration that does not fit its definition", () => {
  it.each<[string, Partial<ApiDeclaration>, string]>([
    [
      "an operation",
      { operations: { getOrdr: {} } },
      `${file}: orders: operations names the operation "getOrdr", which openapi.yaml does not have; did you mean "getOrder"?`,
    ],
    [
      "an operation of the profile",
      { profile: external({ authentication: entra({ tenant: "t", audience: "a", scopes: { gone: ["A"] } }) }) },
      `${file}: orders: the profile names the operation "gone", which openapi.yaml does not have`,
    ],
    [
      "a parameter",
      { profile: tokens, operations: { getOrder: { bind: { orderID: claim("oid") } } } },
      `${file}: orders: getOrder binds {orderID}, which its path does not have; did you mean "orderId"?`,
    ],
    [
      "a claim without a token",
      { operations: { getOrder: { bind: { orderId: claim("oid") } } } },
      `${file}: orders: getOrder binds a parameter to a claim, but callers bring no token`,
    ],
    [
      "an owner",
      { operations: { getOrder: { objectAuthorization: { by: "backend", owner: " " } } } },
      `${file}: orders: getOrder: objectAuthorization: owner is empty`,
    ],
    [
      "a reason",
      { operations: { getOrder: { objectAuthorization: { by: "nobody", reason: "" } } } },
      `${file}: orders: getOrder: objectAuthorization: reason is empty`,
    ],
    ["an id", { id: "or/ders" }, `${file}: the id "or/ders" must be 1 to 79 letters, digits and hyphens, beginning with a letter or digit`],
  ])("%s", (_, more, problem) => {
    expect(problems(more)).toContain(problem);
  });

  it("is told of everything at once", () => {
    expect(problems({ id: "", operations: { a: {}, b: {} }, without: { parameters: { ...leave, owner: "" } } })).toHaveLength(4);
  });
});

describe("a definition", () => {
  it("is looked for beside the declaration, and taken from where its address says", () => {
    expect(definitionLocation(ordersApi({ file: path.resolve("stacks/apis/orders/api.ts") }))).toBe("stacks/apis/orders/openapi.yaml");
    expect(definitionLocation(ordersApi({ definition: "https://orders.example/openapi.json" }))).toBe(
      "https://orders.example/openapi.json",
    );
  });
});
