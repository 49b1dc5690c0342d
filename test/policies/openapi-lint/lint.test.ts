import http from "node:http";
import ruleset from "@stoplight/spectral-owasp-ruleset";
import { describe, expect, it } from "vitest";
import { parseText } from "../../../policies/openapi/parse-text";
import { lintControls, mappedRules } from "../../../policies/openapi-lint/controls";
import { inlineReferences, TooLarge } from "../../../policies/openapi-lint/inline-references";
import { lint } from "../../../policies/openapi-lint/lint";
import { openapi, swagger } from "../../support/definition";

// The rules are compiled when they are first used.
const timeout = 30_000;
const lintText = async (text: string) => lint({ root: parseText(text, "openapi.yaml") as Record<string, unknown>, text });
const found = async (root: object) => (await lint({ root: root as Record<string, unknown> })).findings;
const pointersOf = async (root: object, ruleCode: string) =>
  (await found(root)).filter((each) => each.ruleCode === `owasp:${ruleCode}`).map(({ pointer }) => pointer);
const text = { type: "string" };
const answer = (schema: object) => ({ description: "", content: { "application/json": { schema } } });

describe("controls", () => {
  it("are known for every rule of the package, and for no others", () => {
    const rules = Object.keys((("default" in ruleset ? ruleset.default : ruleset) as { rules: object }).rules);
    expect([...mappedRules].sort()).toEqual(rules.sort());
  });

  it(
    "give a finding its severity",
    async () => {
      for (const { control, severity } of await found(openapi({ "/a": { post: {} } })))
        expect(severity).toBe(lintControls[control].severity);
    },
    timeout,
  );
});

describe("findings", () => {
  it(
    "name rule, control, place, line and column",
    async () => {
      const source = `openapi: 3.0.3
info: { title: Orders, version: "1" }
servers:
  - url: http://api.example.com
paths:
  /orders:
    post:
      responses:
        "200": { $ref: "#/components/responses/Order" }
components:
  responses:
    Order:
      description: An order.
      content:
        application/json:
          schema:
            type: object
            properties:
              note:
                type: string
`;
      const { findings, brokenRules } = await lintText(source);
      expect(brokenRules).toEqual([]);
      const short = findings.map(({ ruleCode, control, pointer, line, column }) => [ruleCode, control, pointer, line, column]);
      expect(short).toEqual(
        expect.arrayContaining([
          ["owasp:api2:2023-write-restricted", "APIM-OAS-001", "#/paths/~1orders/post", 7, 5],
          ["owasp:api8:2023-no-server-http", "APIM-OAS-005", "#/servers/0/url", 4, 5],
          [
            "owasp:api4:2023-string-limit",
            "APIM-OAS-008",
            "#/components/responses/Order/content/application~1json/schema/properties/note",
            19,
            15,
          ],
          ["owasp:api4:2023-rate-limit", "APIM-OAS-009", "#/components/responses/Order", 12, 5],
        ]),
      );
      for (const { message } of findings) expect(message).not.toBe("");
      // The same answer again, in the same order.
      expect(await lintText(source)).toEqual({ findings, brokenRules });
    },
    timeout,
  );

  it.each<[string, object, string, readonly string[]]>([
    [
      "see parameters behind references",
      openapi(
        { "/a/{id}": { get: { parameters: [{ $ref: "#/components/parameters/Id" }] } } },
        { components: { parameters: { Id: { name: "id", in: "path", required: true, schema: { type: "integer" } } } } },
      ),
      "api1:2023-no-numeric-ids",
      ["#/components/parameters/Id/schema"],
    ],
    [
      "look at a schema once, where it stands",
      openapi(
        {
          "/a": {
            get: { responses: { 200: answer({ $ref: "#/components/schemas/A" }), 201: answer({ $ref: "#/components/schemas/A" }) } },
          },
        },
        { components: { schemas: { A: { type: "array", items: { $ref: "#/components/schemas/A" } } } } },
      ),
      "api4:2023-array-limit",
      ["#/components/schemas/A"],
    ],
    [
      "take no example for a schema",
      openapi({
        "/a": {
          get: {
            responses: { 200: { description: "", content: { "application/json": { schema: {}, example: { a: { type: "array" } } } } } },
          },
        },
      }),
      "api4:2023-array-limit",
      [],
    ],
    [
      "take a property called example for one",
      openapi({}, { components: { schemas: { A: { type: "object", properties: { example: { type: "array" } } } } } }),
      "api4:2023-array-limit",
      ["#/components/schemas/A/properties/example"],
    ],
    [
      "know a page token from a token",
      openapi({ "/a": { get: { parameters: ["pageToken", "access_token"].map((name) => ({ name, in: "query", schema: text })) } } }),
      "api2:2023-no-credentials-in-url",
      ["#/paths/~1a/get/parameters/1/name"],
    ],
    [
      "do not ask version 2.0 for content",
      swagger({ "/a": { get: { responses: { 401: { description: "", schema: { type: "object" } } } } } }),
      "api8:2023-define-error-responses-401",
      [],
    ],
    [
      "miss a response and its content once",
      openapi({ "/a": { get: { responses: {} } } }),
      "api4:2023-rate-limit-responses-429",
      ["#/paths/~1a/get/responses"],
    ],
    [
      "know the audience of a server",
      openapi({}, { servers: [{ url: "https://a.example", "x-internal": false }] }),
      "api9:2023-inventory-access",
      [],
    ],
  ])(
    "%s",
    async (_name, root, ruleCode, pointers) => {
      expect(await pointersOf(root, ruleCode)).toEqual(pointers);
    },
    timeout,
  );

  it(
    "of rules that break are missing alone, and the rules are named",
    async () => {
      const { findings, brokenRules } = await lint({ root: openapi({ "/a": null, "/b": { post: { responses: {} } } }) });
      expect(brokenRules).toContain("owasp:api2:2023-write-restricted");
      expect(findings.map(({ control }) => control)).toContain("APIM-OAS-009");
    },
    timeout,
  );

  it(
    "of a definition without anything are none",
    async () => {
      expect((await lint({ root: openapi({}) })).findings).toEqual([]);
    },
    timeout,
  );
});

describe("references", () => {
  it(
    "that lead out of the definition are not followed",
    async () => {
      const asked: string[] = [];
      const server = http.createServer((request, response) => {
        asked.push(request.url ?? "");
        response.end("{}");
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      try {
        const { port } = server.address() as { port: number };
        const url = `http://127.0.0.1:${port}/a.json`;
        const root = openapi({
          "/a": { $ref: url },
          "/b": { get: { responses: { 200: { $ref: `${url}#/x` }, 201: { $ref: "file:///etc/passwd" } } } },
        });
        await lint({ root, text: JSON.stringify(root) });
        expect(asked).toEqual([]);
      } finally {
        server.close();
      }
    },
    timeout,
  );

  it("that go in circles are left", () => {
    const root = openapi(
      { "/a": { get: { responses: { 200: { $ref: "#/components/responses/A" } } } } },
      { components: { responses: { A: { $ref: "#/components/responses/B" }, B: { $ref: "#/components/responses/A" } } } },
    );
    expect(JSON.stringify(inlineReferences(root))).toContain('"/a"');
  });

  it("that make a definition too large are refused", () => {
    const parameters = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [
        `P${index}`,
        { name: "a", in: "query", schema: { properties: Object.fromEntries(Array.from({ length: 50 }, (_each, at) => [`p${at}`, text])) } },
      ]),
    );
    const refs = Object.keys(parameters).flatMap((name) => Array.from({ length: 20 }, () => ({ $ref: `#/components/parameters/${name}` })));
    const paths = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`/a${index}`, { get: { parameters: refs } }]));
    expect(() => inlineReferences(openapi(paths, { components: { parameters } }))).toThrow(TooLarge);
  });
});
