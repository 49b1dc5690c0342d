import { describe, expect, it } from "vitest";
import type { RuleExample } from "../../../policies/baseline/rule";
import { rules } from "../../../policies/baseline/rules";
import { parseText } from "../../../policies/openapi/parse-text";
import { lint } from "../../../policies/openapi-lint/lint";
import { DefinitionText } from "../../../policies/repairs/definition-text";
import { applyEdits } from "../../../policies/repairs/edit";
import { type HardenDefinitionOptions, hardenDefinition } from "../../../policies/repairs/harden-definition";
import { definitionFacts } from "../../../policies/understanding/definition-facts";
import { everything } from "../../support/baseline";
import { checkedDefinition } from "../../support/checked-definition";

function options(more: Partial<HardenDefinitionOptions> = {}): HardenDefinitionOptions {
  const location = "openapi.yaml";
  return {
    file: location,
    rules,
    pack: everything,
    today: "2030-01-01",
    facts: async (text) => {
      const root = parseText(text, location) as Record<string, unknown>;
      return definitionFacts({ root, text, location, lint: await lint({ root, text }) });
    },
    ...more,
  };
}

const all = { includes: () => true };
const repairable = rules.filter(({ repair }) => repair?.definition);
const failing = repairable.flatMap((rule) => rule.examples.fail.map((example: RuleExample, index) => ({ rule, example, index })));

describe.each(["yaml", "json", "json on one line"] as const)("the failing examples of rules, as %s", (language) => {
  it.each(failing.map(({ rule, example, index }) => [`${rule.slug} ${index + 1}`, rule, example] as const))(
    "%s: repaired, once and for all",
    async (_, rule, { definition = "" }) => {
      const value = parseText(definition, "openapi.yaml");
      const text = language === "yaml" ? definition : JSON.stringify(value, null, language === "json" ? 2 : undefined);
      const more = { only: [rule.id], ...all };
      const hardened = await hardenDefinition(text, options(more));
      expect(hardened.undone).toEqual([]);
      expect(hardened.done.length).toBeGreaterThan(0);
      expect((await checkedDefinition(hardened.text, [rule])).findings).toEqual([]);
      if (language !== "yaml") expect(() => JSON.parse(hardened.text)).not.toThrow();
      const again = await hardenDefinition(hardened.text, options(more));
      expect(again.text).toBe(hardened.text);
    },
  );
});

const definition = `openapi: 3.0.3 # kept
info: { title: Orders, version: "1" }
servers:
  - url: 'HTTP://orders.example/v1'   # the old one
  - url: https://orders.example/v1
paths:
  /orders:
    post:
      security: [{ key: [] }]
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Order" }
      responses:
        "201":
          description: |
            Made.

        # nothing else is told

components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
  schemas:
    Order:
      type: object
      properties:
        note: { type: string, maxLength: 20 }   # free text
        line: { $ref: '#/components/schemas/Line' }
    Line:
      type: object
      properties: { amount: { type: number, minimum: 0, maximum: 9 } }
    Special:
      allOf:
        - $ref: '#/components/schemas/Line'
        - type: object
`;

describe("a definition", () => {
  it("keeps comments, quotes and order; what could break clients is offered", async () => {
    const only = { only: ["APIM-OAS-005", "APIM-OAS-007"] };
    const { text, done, offered, undone } = await hardenDefinition(definition, options(only));
    expect(undone).toEqual([]);
    expect(text).toBe(definition.replace("HTTP:", "HTTPS:"));
    expect(done.map(({ slug, path }) => [slug, path])).toEqual([["openapi-servers-encrypted", expect.stringMatching(/^#\/servers\/0/)]]);
    expect([...offered].reverse()).toEqual([
      {
        rule: "APIM-OAS-007",
        slug: "openapi-schemas-closed",
        path: "#/components/schemas/Order",
        what: "add additionalProperties: false",
        why: "clients that send members beside the declared ones would be refused where bodies are validated",
      },
      {
        rule: "APIM-OAS-007",
        slug: "openapi-schemas-closed",
        path: "#/components/schemas/Line",
        what: "add additionalProperties: false",
        why: "schemas that are put together of this one would take nothing but its own members",
      },
    ]);
    const line = "        line: { $ref: '#/components/schemas/Line' }\n";
    const asked = await hardenDefinition(definition, options({ ...only, includes: () => true }));
    expect(asked.text).toContain(`${line}      additionalProperties: false\n`);
  });

  it("shares the responses that it describes anew", async () => {
    const crlf = `\ufeff${definition.replaceAll("\n", "\r\n")}`;
    const { text, done, undone } = await hardenDefinition(crlf, options({ only: ["APIM-OAS-009"] }));
    expect(undone).toEqual([]);
    expect(done).toHaveLength(1);
    expect(text.startsWith("\ufeffopenapi")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    // Nothing goes, and what comes are lines of their own.
    const lines = text.split("\r\n");
    expect(lines.filter((line) => !crlf.includes(line)).length).toBeGreaterThan(20);
    let at = 0;
    for (const line of lines) if (line === crlf.split("\r\n")[at]) at += 1;
    expect(at).toBe(crlf.split("\r\n").length);
    const value = parseText(text, "openapi.yaml") as { paths: Record<string, { post: { responses: Record<string, unknown> } }> };
    expect(Object.keys(value.paths["/orders"]?.post.responses ?? {}).sort()).toEqual(["201", "400", "401", "429", "500"]);
    expect(value.paths["/orders"]?.post.responses["429"]).toEqual({ $ref: "#/components/responses/TooManyRequests" });
  });

  it("leaves what stands behind an alias", async () => {
    const text = definition.replace(
      "    Order:\n      type: object\n",
      "    Other: &other\n      type: object\n      properties: { note: {} }\n    Order: *other\n    Rest:\n      type: object\n",
    );
    const { done, offered } = await hardenDefinition(text, options({ only: ["APIM-OAS-007"], ...all }));
    expect([...done, ...offered].map(({ path }) => path)).not.toContain("#/components/schemas/Order");
  });
});

describe("the edits of a text", () => {
  const edited = (text: string, edit: (definition: DefinitionText) => ReturnType<DefinitionText["addMembers"]>) => {
    const read = DefinitionText.of(text);
    if (!read) throw new Error("not read");
    return applyEdits(text, edit(read));
  };

  it.each([
    ["a block", "a:\n  b: 1 # one\nc: 2\n", "#/a", "a:\n  b: 1 # one\n  d: false\nc: 2\n"],
    ["the end of the text", "a:\n    b: 1", "#/a", "a:\n    b: 1\n    d: false"],
    ["an item of a list", "a:\n- b: 1\n  c: 2\n- e: 3\n", "#/a/0", "a:\n- b: 1\n  c: 2\n  d: false\n- e: 3\n"],
    ["behind a block text", "a:\n  b: |\n    x\n\n# end\nc: 1\n", "#/a", "a:\n  b: |\n    x\n  d: false\n\n# end\nc: 1\n"],
    ["behind an empty value", "a:\n  b:\nc: 1\n", "#/a", "a:\n  b:\n  d: false\nc: 1\n"],
    [
      "behind a nested list",
      "a:\n  b:\n  - x: 1\n    y: [1,\n      2]\nc: 1\n",
      "#/a",
      "a:\n  b:\n  - x: 1\n    y: [1,\n      2]\n  d: false\nc: 1\n",
    ],
    ["flow", "a: { b: 1 }\n", "#/a", "a: { b: 1, d: false }\n"],
    ["flow without anything", "a: {}\n", "#/a", "a: { d: false }\n"],
    ["JSON with spaces", '{"a": {"b": 1}}', "#/a", '{"a": {"b": 1, "d": false}}'],
    ["JSON on one line", '{"a":{"b":1}}', "#/a", '{"a":{"b":1,"d":false}}'],
    [
      "JSON",
      '{\n\t"a": {\n\t\t"b": [\n\t\t\t1\n\t\t]\n\t}\n}\n',
      "#/a",
      '{\n\t"a": {\n\t\t"b": [\n\t\t\t1\n\t\t],\n\t\t"d": false\n\t}\n}\n',
    ],
    ["JSON without anything", '{\n  "a": {}\n}\n', "#/a", '{\n  "a": {\n    "d": false\n  }\n}\n'],
    ["nothing where there is nothing", "a: 1\n", "#/a", "a: 1\n"],
  ])("adds to %s", (_, before, pointer, after) => {
    expect(edited(before, (text) => text.addMembers(pointer, { d: false }))).toBe(after);
    expect(parseText(after, "a.yaml")).toBeTruthy();
  });

  it.each([
    ["schemes: [https, http]\n", "#/schemes/1", "schemes: [https]\n"],
    ["schemes: [ http, https ]\n", "#/schemes/0", "schemes: [ https ]\n"],
    ["schemes:\n  - http # old\n  - https\n", "#/schemes/0", "schemes:\n  - https\n"],
    ["schemes:\n  - https\n  - http", "#/schemes/1", "schemes:\n  - https"],
    ['{\n  "schemes": [\n    "https",\n    "http"\n  ]\n}', "#/schemes/1", '{\n  "schemes": [\n    "https"\n  ]\n}'],
  ])("takes an item out of %j", (before, pointer, after) => {
    expect(edited(before, (text) => text.removeItem(pointer))).toBe(after);
  });
});
