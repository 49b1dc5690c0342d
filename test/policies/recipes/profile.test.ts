import { describe, expect, it } from "vitest";
import { elementsOf, type PolicyDocument, type Section, sectionNames, sectionOf } from "../../../policies/document/ast";
import { backend } from "../../../policies/document/references";
import { base, forwardRequest, setBackendService, setMethod } from "../../../policies/elements";
import { type HardenOptions, harden } from "../../../policies/recipes/profile";
import { entra, external, internal, partner, privateNetworks, subscriptionKey } from "../../../policies/recipes/profiles";
import { type RecipeName, recipeNames } from "../../../policies/recipes/recipe";
import { factsOf } from "../../support/api-facts";
import { profiles, tenant } from "../../support/profiles";

const api = factsOf(
  { "/orders": { get: { operationId: "listOrders", responses: { 200: { description: "Fine." } } } } },
  { identity: "api://orders" },
);

const hardened = (options: Partial<HardenOptions> = {}) =>
  harden(api, { profile: profiles.external, without: new Set(), objectAuthorization: {}, ...options });
const names = (document: PolicyDocument | undefined, section: Section) => {
  const found = document && sectionOf(document, section);
  return found ? elementsOf(found).map(({ name }) => name) : [];
};

describe("a hardened API", () => {
  it("first lets the broader policies run, in every section", () => {
    const { api: document, operations } = hardened({ operations: { listOrders: { inbound: [setMethod("GET")] } } });
    for (const each of [document, operations.get("listOrders")])
      for (const section of sectionNames) expect(names(each, section)[0]).toBe("base");
  });

  it("asks who calls before it counts, and counts before it looks at what was sent", () => {
    const inbound = names(hardened().api, "inbound");
    const order = [
      "cors",
      "rate-limit-by-key",
      "validate-azure-ad-token",
      "quota-by-key",
      "validate-parameters",
      "validate-content",
      "set-backend-service",
    ];
    expect(order.map((name) => inbound.indexOf(name))).toEqual(order.map((name) => inbound.indexOf(name)).sort((a, b) => a - b));
    expect(inbound.indexOf("cors")).toBeGreaterThan(0);
  });

  it.each(["partner", "internal"] as const)("lets in known addresses first (%s)", (name) => {
    expect(names(hardened({ profile: profiles[name] }).api, "inbound").slice(0, 2)).toEqual(["base", "ip-filter"]);
  });

  it("runs its own policies behind those of the profile", () => {
    const { api: document, operations } = hardened({
      also: { inbound: [setMethod("GET")], backend: [forwardRequest({ timeout: 5 })] },
      operations: { listOrders: { inbound: [setBackendService({ backendId: backend("other") })] } },
    });
    expect(names(document, "inbound").at(-1)).toBe("set-method");
    // The backend section holds one policy: its own takes the place of the broader one.
    expect(names(document, "backend")).toEqual(["forward-request"]);
    expect(names(operations.get("listOrders"), "inbound").at(-1)).toBe("set-backend-service");
  });

  it("has no document for an operation that needs none", () => {
    expect(hardened({ profile: external({ authentication: subscriptionKey() }) }).operations.size).toBe(0);
  });

  it("is refused where its own policies break the grammar", () => {
    expect(() => hardened({ also: { inbound: [base()] } })).toThrow("base-misplaced");
  });
});

describe("a part that an API gives up", () => {
  const policiesOf: Partial<Record<RecipeName, string>> = {
    "cross-origin": "cors",
    "address-limit": "rate-limit-by-key",
    token: "validate-azure-ad-token",
    "caller-limit": "quota-by-key",
    parameters: "validate-parameters",
    "request-content": "validate-content",
    "backend-identity": "authentication-managed-identity",
  };

  it.each(Object.entries(policiesOf))("is not written: %s", (name, policy) => {
    const before = names(hardened().api, "inbound").filter((each) => each === policy).length;
    const after = names(hardened({ without: new Set([name as RecipeName]) }).api, "inbound").filter((each) => each === policy).length;
    expect(after).toBe(before - 1);
  });

  it.each([
    ["response-status", "validate-status-code"],
    ["response-headers", "validate-headers"],
    ["response-content", "validate-content"],
  ] as const)("is not written: %s", (name, policy) => {
    expect(names(hardened().api, "outbound")).toContain(policy);
    expect(names(hardened({ without: new Set([name]) }).api, "outbound")).not.toContain(policy);
  });

  it("is not the backend: without it nothing is served", () => {
    expect(names(hardened({ without: new Set(recipeNames) }).api, "inbound")).toEqual(["base", "set-backend-service"]);
  });
});

describe("the profiles", () => {
  const recipes = (profile: typeof profiles.external) => profile.recipes.map(({ name }) => name);

  it("are made of recipes that an API may give up by name, and the backend", () => {
    for (const profile of Object.values(profiles)) {
      expect(recipes(profile).filter((name) => name !== "backend" && !recipeNames.includes(name))).toEqual([]);
      expect(new Set(recipes(profile)).size).toBe(profile.recipes.length);
    }
  });

  it.each([
    ["external", ["getOrder", "createOrder", "listOrders", "getStatus"].sort()],
    ["partner", ["createOrder"]],
    ["internal", ["createOrder"]],
  ] as const)("name the operations that they speak of: %s", (name, operations) => {
    expect([...profiles[name].operations].sort()).toEqual(operations);
    expect(profiles[name].name).toBe(name);
  });

  it("bind no objects to claims where callers bring no token", () => {
    expect(recipes(external({ authentication: subscriptionKey() }))).not.toContain("object-binding");
  });

  it("let other pages call only where origins are named", () => {
    expect(recipes(external({ authentication: subscriptionKey() }))).not.toContain("cross-origin");
  });

  it("let in the private networks, unless others are named", () => {
    const text = JSON.stringify(hardened({ profile: internal({ authentication: subscriptionKey() }) }).api);
    expect(privateNetworks).toHaveLength(3);
    for (const first of ["10.0.0.0", "172.16.0.0", "192.168.0.0"]) expect(text).toContain(first);
    const own = JSON.stringify(hardened({ profile: internal({ authentication: subscriptionKey(), allow: ["100.64.0.0/10"] }) }).api);
    expect(own).not.toContain("192.168.0.0");
  });

  it("take other numbers than their own", () => {
    const profile = external({
      authentication: entra({ tenant, audience: "a" }),
      rate: { calls: 7, seconds: 10 },
      quota: { calls: 70, seconds: 1000 },
      addressLimit: { calls: 77, seconds: 20 },
      sizes: { request: 1024, response: 2048 },
    });
    const text = JSON.stringify(hardened({ profile }).api);
    for (const number of ['"calls":"7"', '"calls":"70"', '"calls":"77"', '"max-size":"1024"', '"max-size":"2048"'])
      expect(text).toContain(number);
  });

  it("are refused where the networks are no networks", () => {
    expect(() => partner({ authentication: subscriptionKey(), allow: ["everybody"] })).toThrow('"everybody" is no IP address');
    expect(() => partner({ authentication: subscriptionKey(), allow: [] })).toThrow("nobody could call");
  });
});
