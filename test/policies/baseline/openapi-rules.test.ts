import { describe, expect, it } from "vitest";
import { checkEstate } from "../../../policies/baseline/check";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import { lintedRules } from "../../../policies/baseline/helpers/lint-findings";
import { collectionUse, namesOwner } from "../../../policies/baseline/helpers/object-counting";
import { needsOfDefinitions } from "../../../policies/baseline/prepare";
import { rules } from "../../../policies/baseline/rules";
import type { ObjectAuthorization } from "../../../policies/estate/declared";
import { makeEstate } from "../../../policies/estate/estate";
import { definitionFacts } from "../../../policies/understanding/definition-facts";
import { checked, everything, found, ruleOf, verdict } from "../../support/baseline";
import { checkedDefinition } from "../../support/checked-definition";
import { openapi, swagger } from "../../support/definition";

// The rules of Spectral are compiled when they are first used.
const timeout = 30_000;
const answers = { responses: { 200: { description: "a" } } };
const text = { type: "string", maxLength: 5, enum: ["a"] };
const parameter = (name: string, schema: object, place = "query") => ({ name, in: place, required: place === "path", schema });
const get = (...parameters: readonly object[]) => ({ "/a": { get: { parameters, ...answers } } });
const post = (schema: object) => ({ "/a": { post: { requestBody: { content: { "application/json": { schema } } }, ...answers } } });
const secured = (scheme: object, more: object = {}) => ({ security: [{ s: [] }], components: { securitySchemes: { s: scheme } }, ...more });
const token = { type: "http", scheme: "bearer" };
const v31 = (paths: object, more: object = {}) => ({ ...openapi(paths, more), openapi: "3.1.0" });

/** Rule, what is written, and the pointers of its findings. */
const table: readonly (readonly [rule: string, what: string, definition: object, pointers: readonly string[]])[] = [
  ["001", "no security at all, told once", openapi({ "/a": { get: answers, post: answers } }), ["#"]],
  [
    "001",
    "one open operation among others",
    openapi({ "/a": { get: answers, post: { ...answers, security: [] } } }, secured(token)),
    ["#/paths/~1a/post/security"],
  ],
  ["001", "a preflight", openapi({ "/a": { options: { ...answers, security: [] }, get: answers } }, secured(token)), []],
  ["001", "a read that may be anonymous", openapi({ "/a": { get: { ...answers, security: [{}, { s: [] }] } } }, secured(token)), []],
  [
    "001",
    "a write that may be anonymous",
    openapi({ "/a": { put: { ...answers, security: [{}, { s: [] }] } } }, secured(token)),
    ["#/paths/~1a/put/security"],
  ],
  ["001", "a scheme that is missing in 2.0", swagger(get(), { security: [{ s: [] }] }), ["#/security"]],
  ["002", "basic in 2.0, unused", swagger(get(), { securityDefinitions: { s: { type: "basic" } } }), ["#/securityDefinitions/s"]],
  ["002", "basic in capitals", v31(get(), secured({ type: "http", scheme: "Basic" })), ["#/components/securitySchemes/s"]],
  [
    "003",
    "both flows",
    openapi(get(), secured({ type: "oauth2", flows: { implicit: {}, password: {} } })),
    ["#/components/securitySchemes/s/flows/implicit", "#/components/securitySchemes/s/flows/password"],
  ],
  [
    "003",
    "a password flow in 2.0",
    swagger(get(), { securityDefinitions: { s: { type: "oauth2", flow: "password" } } }),
    ["#/securityDefinitions/s"],
  ],
  ["004", "a key in the query", openapi(get(), secured({ type: "apiKey", name: "k", in: "query" })), ["#/components/securitySchemes/s/in"]],
  [
    "004",
    "a key without encryption",
    openapi(get(), secured({ type: "apiKey", name: "k", in: "header" }, { servers: [{ url: "http://a.example" }] })),
    ["#/components/securitySchemes/s"],
  ],
  ["004", "a secret in the query, in 3.1", v31(get(parameter("client_secret", text))), []],
  [
    "004",
    "a free secret in the query, in 3.1",
    v31(get(parameter("client_secret", { type: ["string", "null"] }))),
    ["#/paths/~1a/get/parameters/0"],
  ],
  [
    "005",
    "a server of an operation",
    openapi({ "/a": { get: { ...answers, servers: [{ url: "http://a.example" }] } } }),
    ["#/paths/~1a/get/servers/0/url"],
  ],
  [
    "005",
    "schemes of an operation in 2.0",
    swagger({ "/a": { get: { ...answers, schemes: ["https", "ws"] } } }),
    ["#/paths/~1a/get/schemes/1"],
  ],
  [
    "006",
    "an integer that may be null",
    v31({ "/a/{userId}": { get: { parameters: [parameter("userId", { type: ["integer", "null"] }, "path")], ...answers } } }),
    ["#/paths/~1a~1{userId}/get/parameters/0"],
  ],
  ["006", "a page", openapi(get(parameter("page", { type: "integer" }))), []],
  [
    "007",
    "a body inside of a body",
    openapi(post({ type: "object", additionalProperties: false, properties: { b: { type: "object", properties: { c: text } } } })),
    ["#/paths/~1a/post/requestBody/content/application~1json/schema/properties/b"],
  ],
  [
    "007",
    "an open body in 3.1",
    v31(post({ type: "object", additionalProperties: true })),
    ["#/paths/~1a/post/requestBody/content/application~1json/schema"],
  ],
  [
    "007",
    "a body closed by unevaluatedProperties",
    v31(post({ type: "object", unevaluatedProperties: false, properties: { a: text } })),
    [],
  ],
  [
    "008",
    "a list in a header",
    openapi(get(parameter("X-A", { type: "array", items: text }, "header"))),
    ["#/paths/~1a/get/parameters/0/schema"],
  ],
  ["008", "a UUID", openapi(get(parameter("a", { type: "string", format: "uuid" }))), []],
  [
    "008",
    "a pattern without an end",
    openapi(get(parameter("a", { type: "string", pattern: "^[a-z]+$" }))),
    ["#/paths/~1a/get/parameters/0/schema"],
  ],
  [
    "008",
    "a pattern whose anchors bind one of two",
    openapi(get(parameter("a", { type: "string", pattern: "^a|b$" }))),
    ["#/paths/~1a/get/parameters/0/schema"],
  ],
  ["008", "exclusive bounds in 3.1", v31(get(parameter("a", { type: "integer", exclusiveMinimum: 0, maximum: 5 }))), []],
  [
    "008",
    "a text in 2.0",
    swagger({ "/a": { get: { parameters: [{ name: "a", in: "query", type: "string" }], ...answers } } }),
    ["#/paths/~1a/get/parameters/0"],
  ],
  ["009", "nothing but success", openapi(get()), ["#/paths/~1a/get"]],
  [
    "010",
    "administration like the rest",
    openapi({ "/admin": { get: answers }, "/a": { get: answers } }, secured(token)),
    ["#/paths/~1admin/get"],
  ],
  ["010", "an administrator's id in a path", openapi({ "/x/{adminId}": { get: answers }, "/a": { get: answers } }, secured(token)), []],
  ["011", "a place to return to", openapi(get(parameter("return_to", { type: "string" }))), ["#/paths/~1a/get/parameters/0"]],
  ["011", "one of some addresses", openapi(get(parameter("redirectUri", text))), []],
  [
    "012",
    "scopes of a key in 3.0",
    openapi(get(), { ...secured({ type: "apiKey", name: "k", in: "header" }), security: [{ s: ["a"] }] }),
    ["#/security"],
  ],
  ["012", "roles of a key in 3.1", v31(get(), { ...secured({ type: "apiKey", name: "k", in: "header" }), security: [{ s: ["a"] }] }), []],
  [
    "012",
    "a body without consumes in 2.0",
    swagger({ "/a": { post: { parameters: [{ name: "b", in: "body", schema: {} }], ...answers } } }),
    ["#/paths/~1a/post"],
  ],
  ["013", "a server of which nothing is told", openapi(get(), { servers: [{ url: "https://a.example" }] }), ["#/info", "#/servers/0"]],
];

describe("rules about definitions", () => {
  it.each(table)(
    "APIM-OAS-%s: %s",
    async (id, _what, definition, pointers) => {
      const rule = ruleOf(`APIM-OAS-${id}`);
      const result = await checkedDefinition(definition, [rule]);
      expect(result.errors).toEqual([]);
      expect(
        found(result, rule)
          .map(({ path }) => path)
          .sort(),
      ).toEqual([...pointers].sort());
      for (const each of found(result, rule))
        expect(each).toMatchObject({ subject: "apis/orders", file: "openapi.yaml", line: expect.any(Number) });
    },
    timeout,
  );

  it(
    "bear whatever is written",
    async () => {
      const odd = {
        "/a": {
          get: { parameters: [null, 1, { name: 5 }], security: "s", responses: [], servers: 3, schemes: {} },
          post: { requestBody: [] },
        },
      };
      const all = rules.filter(({ appliesTo }) => appliesTo.includes("definition"));
      for (const definition of [
        openapi(odd, { security: 1, components: [], servers: "a" }),
        swagger(odd, { schemes: "http", host: 1 }),
        v31({}),
      ])
        expect((await checkedDefinition(definition, all)).errors).toEqual([]);
    },
    timeout,
  );

  const [first] = rules.filter(({ appliesTo }) => appliesTo.includes("definition"));
  const location = "openapi.yaml";
  const api = (apiId: string, definition?: string, apiType?: string) =>
    exampleRecord(
      "apis",
      { path: apiId, ...(apiType && { apiType }) },
      { path: { apiId }, ...(definition && { declared: { definition } }) },
    );
  const facts = definitionFacts({ root: openapi({ "/a": { get: answers } }), text: "", location });
  const secure = ruleOf("APIM-OAS-001");

  it("judge a definition once, however many APIs have it", () => {
    const records = [api("one", location), api("two", location)];
    const { findings } = checkEstate(makeEstate(records), { rules: [secure], pack: everything, definitions: new Map([[location, facts]]) });
    expect(findings.map(({ subject, file }) => [subject, file])).toEqual([["apis/one", location]]);
  });

  it("are undecided once an API where its definition is not known, and not asked where nobody gives definitions", () => {
    const records = [api("one"), api("two", "gone.yaml"), api("three", undefined, "graphql"), ...exampleEstate([])];
    const definitions = new Map([["gone.yaml", { location: "gone.yaml", unread: "it is not there" }]]);
    const { unknown, findings } = checkEstate(makeEstate(records), { rules: [secure], pack: everything, definitions });
    expect(unknown.map(({ subject }) => subject)).toEqual(["apis/one", "apis/orders", "apis/two"]);
    expect(unknown[2]?.why).toBe("it is not there");
    expect(findings).toEqual([]);
    expect(checked(records, [secure])).toMatchObject({ findings: [], unknown: [] });
  });

  it("are undecided where Spectral has not answered, and those alone that need it", () => {
    const lint = { failed: "it took longer than 60 s" };
    const failed = definitionFacts({ root: openapi({ "/a": { get: answers } }), text: "", location, lint });
    const all = rules.filter(({ appliesTo }) => appliesTo.includes("definition"));
    const { unknown } = checkEstate(makeEstate([api("one", location)]), {
      rules: all,
      pack: everything,
      definitions: new Map([[location, failed]]),
    });
    expect(new Set(unknown.map(({ rule }) => rule))).toEqual(lintedRules);
  });

  it("obey waivers of the API", () => {
    const waiver = { rule: secure.id, subject: "apis/one", reason: "r", owner: "o", approver: "a", expires: "2099-01-01" };
    const { findings } = checkEstate(makeEstate([api("one", location)], [waiver]), {
      rules: [secure],
      pack: everything,
      definitions: new Map([[location, facts]]),
    });
    expect(findings.map(({ waived }) => waived?.reason)).toEqual(["r"]);
  });

  it("say what a check needs", () => {
    expect(first?.id).toBe("APIM-OAS-001");
    expect(needsOfDefinitions({ rules, pack: everything })).toBe("linting");
    expect(needsOfDefinitions({ rules, pack: everything, only: ["APIM-OAS-003"] })).toBe("reading");
    expect(needsOfDefinitions({ rules, pack: everything, only: ["APIM-AUT-001"] })).toBe("nothing");
    expect(needsOfDefinitions({ rules, pack: { ...everything, rules: ["APIM-AUT-001"] } })).toBe("nothing");
  });
});

describe("definition and policies", () => {
  const operation = (asked: "always" | "never", kinds: readonly string[] = []) =>
    exampleRecord(
      "apis/operations",
      { displayName: "a", method: "GET", urlTemplate: "/orders" },
      { declared: { security: { asked, kinds } } },
    );
  const open = exampleRecord("apis", { path: "orders", subscriptionRequired: false });
  const unsure = exampleRecord("apis/policies", { value: { unknown: "it can't be read" } });
  const jwt = examplePolicy(`<policies><inbound><base /><choose><when condition="@(context.Request.Method == &quot;GET&quot;)">
    <validate-jwt header-name="Authorization"><openid-config url="https://login.example/c" /></validate-jwt></when></choose></inbound></policies>`);

  it.each([
    ["secured, and open", [operation("always", ["oauth2"]), open], "finding", "pass"],
    ["secured, and validated on some paths only", [operation("always", ["oauth2"]), open, jwt], "finding", "pass"],
    ["secured by a token, and a key is enough", [operation("always", ["oauth2"])], "finding", "pass"],
    ["secured by a key", [operation("always", ["apiKey"])], "pass", "pass"],
    ["open in both", [operation("never"), open], "pass", "pass"],
    ["open, and a key is asked for", [operation("never")], "pass", "finding"],
    ["secured, and the policy is not known", [operation("always", ["oauth2"]), unsure], "unknown", "unknown"],
    ["nothing is declared", [], "unknown", "unknown"],
  ] as const)("%s", (_what, records, enforced, defined) => {
    for (const [id, wanted] of [
      ["APIM-OAS-014", enforced],
      ["APIM-OAS-015", defined],
    ] as const) {
      const result = checked(exampleEstate(records), [ruleOf(id)]);
      expect([id, verdict(result, ruleOf(id))]).toEqual([id, wanted]);
      expect(result.unknown.length).toBeLessThanOrEqual(1);
    }
  });
});

describe("counting", () => {
  it.each([
    ["GET", "/orders/count", "counts"],
    ["GET", "/users/{id}/orders/$count", "counts"],
    ["HEAD", "/countOrders", "counts"],
    ["POST", "/accounts/search", "searches"],
    ["GET", "/orders", "lists"],
    ["GET", "/orders/{orderId}", undefined],
    ["POST", "/orders", undefined],
    ["DELETE", "/orders/count", undefined],
    ["GET", "/discounts", "lists"],
    ["GET", "/accounts", "lists"],
    ["GET", "/", undefined],
  ] as const)("%s %s %s", (method, path, use) => expect(collectionUse(method, path)).toBe(use));

  it.each([
    ["customerId", true],
    ["user_id", true],
    ["owner", true],
    ["userid", true],
    ["account-number", true],
    ["employeeEmail", true],
    ["userType", false],
    ["productId", false],
    ["clientId", false],
    ["category", false],
    ["page", false],
    ["sessionId", false],
  ] as const)("%s names an owner: %s", (name, is) => expect(namesOwner({ name, type: "string" })).toBe(is));
  it("has no owner in a switch or a list of values", () => {
    expect(namesOwner({ name: "member", type: "boolean" })).toBe(false);
    expect(namesOwner({ name: "owner", type: "string", values: ["me", "others"] })).toBe(false);
  });

  const rule = ruleOf("APIM-OAS-016");
  const operation = (urlTemplate: string, query: readonly string[], objectAuthorization?: readonly ObjectAuthorization[]) =>
    exampleRecord(
      "apis/operations",
      {
        displayName: "a",
        method: "GET",
        urlTemplate,
        templateParameters: [...urlTemplate.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({ name, type: "string" })),
        request: { queryParameters: query.map((name) => ({ name, type: "string" })) },
      },
      objectAuthorization && { declared: { objectAuthorization } },
    );
  const backend = (name: string): ObjectAuthorization => ({ parameter: name, by: "backend", owner: "t" });
  const override = examplePolicy(
    `<policies><inbound><base /><set-query-parameter name="customerId" exists-action="override"><value>@(((Jwt)context.Variables["t"]).Subject)</value></set-query-parameter></inbound></policies>`,
    "operation",
  );
  const skip = examplePolicy(
    `<policies><inbound><base /><set-query-parameter name="customerId" exists-action="skip"><value>@(((Jwt)context.Variables["t"]).Subject)</value></set-query-parameter></inbound></policies>`,
    "operation",
  );
  it.each([
    ["a key that nobody decides", [operation("/orders", ["customerId"], [])], "finding"],
    ["one of two keys is decided", [operation("/orders", ["customerId", "userId"], [backend("userId")])], "finding"],
    ["all objects are decided", [operation("/orders", ["customerId"], [backend("*")])], "pass"],
    ["the caller's own in place of the key", [operation("/orders", ["customerId"], []), override], "pass"],
    ["the caller's own where there is no key", [operation("/orders", ["customerId"], []), skip], "finding"],
    ["a count below a user", [operation("/users/{userId}/orders/count", [], [])], "finding"],
    ["a count below a user, decided", [operation("/users/{userId}/orders/count", [], [backend("userId")])], "pass"],
    ["a list below a user is another rule's", [operation("/users/{userId}/orders", [], [])], "pass"],
    ["a count of everything", [operation("/orders/count", [], [])], "finding"],
    ["nothing is declared at all", [operation("/orders", ["customerId"])], "unknown"],
    ["a list of nobody's", [operation("/orders", ["status"])], "pass"],
    [
      "a declaration of the API that could have told",
      [operation("/orders", ["customerId"]), exampleRecord("apis", { path: "orders" }, { declared: { profile: "external" } })],
      "finding",
    ],
  ] as const)("%s: %#", (_what, records, wanted) => expect(verdict(checked(exampleEstate(records), [rule]), rule)).toBe(wanted));
});
