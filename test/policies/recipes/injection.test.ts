import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operationProperties, schemaProperties } from "../../../infra/declare/openapi-to-arm";
import type { PolicyDocument } from "../../../policies/document/ast";
import { checkDocument } from "../../../policies/document/check-document";
import { PolicyError } from "../../../policies/document/diagnostic";
import { parsePolicy } from "../../../policies/document/parse";
import { printPolicy } from "../../../policies/document/print";
import type { ObjectAuthorization } from "../../../policies/estate/declared";
import type { ApiDefinition } from "../../../policies/openapi/model";
import { harden } from "../../../policies/recipes/profile";
import { entra, external, internal, oidc, partner, subscriptionKey } from "../../../policies/recipes/profiles";
import { codeIn } from "../../support/code-in-policy";
import { normalized } from "../../support/definition";
import { tenant } from "../../support/profiles";

/*
 * A definition may come from anybody. Whatever its texts hold, they stay texts: they never become code or structure of a
 * policy. What can't be written down as a text is refused.
 */

const hostile = [
  "@(PWNED)",
  " @(PWNED)",
  "@{ return PWNED; }",
  "\n@{PWNED}",
  "{{PWNED}}",
  "a{{PWNED}}b",
  "{{PWNED",
  "PWNED}}",
  '"PWNED',
  "'PWNED",
  '"); PWNED("',
  '" + PWNED + "',
  '"]) || PWNED(["',
  '\\" + PWNED + \\"',
  "\\PWNED",
  "</value></set-header><PWNED />",
  '" PWNED="',
  "<PWNED />",
  "]]><PWNED />",
  "--><PWNED />",
  "<!-- PWNED -->",
  "<![CDATA[PWNED]]>",
  "<?PWNED ?>",
  "&PWNED;",
  "&#64;(PWNED)",
  "&quot;PWNED",
  "\nPWNED\n",
  "\rPWNED",
  "\tPWNED",
  "\u0000PWNED",
  "\u0008PWNED",
  "\u001bPWNED",
  "\u0085PWNED",
  "\u2028PWNED",
  "\u2029PWNED",
  "\u202ePWNED",
  "\ufeff@(PWNED)",
  "\ud800PWNED",
  "\ufdd00\ufdd1PWNED",
  "\uffffPWNED",
  "// PWNED",
  "/* PWNED",
  "#if PWNED",
  "application/json; {{PWNED}}",
  "application/PWNED+json",
  "application/@(PWNED)+json",
  'application/"PWNED+json',
];

/** A definition that says the same hostile thing in every place that a policy may be made of. */
function definitionWith(text: string, where: (place: string) => boolean): ApiDefinition {
  const at = (place: string, harmless: string) => (where(place) ? text : harmless);
  const media = (place: string) => ({
    [at(place, "application/json")]: { schema: { type: "object", description: at("schema", "A thing.") } },
  });
  const id = at("parameter in the path", "id");
  return normalized({
    openapi: "3.0.3",
    info: { title: at("title", "Orders"), version: at("version", "1"), description: at("description", "All of them.") },
    servers: [{ url: at("server", "https://api.example") }, { url: `https://api.example/${at("server", "v1")}` }],
    tags: [{ name: at("tag", "orders") }],
    paths: {
      [`/${at("path", "orders")}/{${id}}`]: {
        put: {
          operationId: at("operation id", "changeOrder"),
          summary: at("summary", "Change an order"),
          description: at("description", "Change it."),
          tags: [at("tag", "orders")],
          parameters: [
            { name: id, in: "path", required: true, schema: { type: "string", enum: [at("value", "a")], default: at("value", "a") } },
            { name: at("parameter in the query", "q"), in: "query", schema: { type: at("type", "string"), enum: [at("value", "a")] } },
            { name: at("header", "X-Channel"), in: "header", schema: { type: "string", pattern: at("pattern", "a") } },
          ],
          requestBody: { description: at("description", "It."), content: media("media type of the request") },
          responses: {
            200: {
              description: at("description", "Fine."),
              headers: { [at("header of the response", "X-Total")]: { schema: { type: "string" } } },
              content: media("media type of the response"),
            },
          },
          security: [{ [at("scheme", "oauth")]: [at("scope", "read")] }],
        },
        get: { operationId: "getOrder", responses: {} },
      },
    },
  });
}

const places = [
  "title",
  "version",
  "description",
  "server",
  "tag",
  "path",
  "parameter in the path",
  "parameter in the query",
  "header",
  "value",
  "type",
  "pattern",
  "operation id",
  "summary",
  "media type of the request",
  "media type of the response",
  "header of the response",
  "schema",
  "scheme",
  "scope",
] as const; // prettier-ignore

/** Every document that the profiles write; undefined where they refuse to. */
function documentsFor(definition: ApiDefinition): readonly PolicyDocument[] {
  // Callers are told apart by operation, and objects bound, so that ids and parameters reach the policies.
  const scopes = Object.fromEntries(definition.operations.map(({ id }, index) => [id, [`scope${index}`]]));
  const objectAuthorization = Object.fromEntries(
    definition.operations.map(({ id, parameters }) => [
      id,
      parameters
        .filter((each) => each.in === "path")
        .map(({ name }): ObjectAuthorization => ({ parameter: name, by: "claim", claim: "oid" })),
    ]),
  );
  return [
    external({ authentication: entra({ tenant, audience: "a", scopes }), origins: ["https://portal.example"] }),
    partner({
      authentication: oidc({ configuration: "https://login.example/a", issuer: "b", audience: "c", scopes }),
      allow: ["10.0.0.0/8"],
    }),
    internal({ authentication: subscriptionKey() }),
  ].flatMap((profile) => {
    try {
      const { api, operations } = harden(
        { id: "orders", definition, backend: { id: "orders", identity: "api://orders" } },
        { profile, without: new Set(), objectAuthorization },
      );
      return [api, ...operations.values()];
    } catch (error) {
      expect(error).toBeInstanceOf(PolicyError);
      expect((error as Error).message).toMatch(/literal-is-code|character-not-allowed/);
      return [];
    }
  });
}

/** Documents that have been looked at: most texts reach none of them. */
const judged = new Set<string>();

/** Nothing of the text is code or structure, before the document is written and after it has been read again. */
function staysText(document: PolicyDocument, marker: string) {
  const key = JSON.stringify(document);
  if (judged.has(key)) return;
  judged.add(key);
  const texts = (["rawxml", "xml"] as const).map((format) => printPolicy(document, format));
  for (const text of texts) {
    const read = parsePolicy(text);
    expect(read.diagnostics).toEqual([]);
    expect(read.document).toEqual(document);
  }
  expect(checkDocument(document, { strict: true })).toEqual([]);
  const { names, code, strings, texts: literals } = codeIn(document);
  for (const each of [...names, ...code]) expect(each).not.toContain(marker);
  for (const each of strings.filter((string) => string.includes(marker)))
    expect(each).not.toMatch(/\{\{|\}\}|[\n\r\u0085\u2028\u2029@{}<>&]/);
  for (const each of literals.filter((literal) => literal.includes(marker))) expect(each).not.toMatch(/^\s*@[({]|\{\{|\}\}/);
}

describe.each(places)("what stands in a definition as %s", (place) => {
  it.each(hostile)("stays text or is refused: %j", (text) => {
    const definition = definitionWith(text, (each) => each === place);
    expect(definition.operations).toHaveLength(2);
    for (const document of documentsFor(definition)) staysText(document, "PWNED");
    for (const { id } of definition.operations) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
  });
});

describe("a definition that is hostile throughout", () => {
  it.each(hostile)("%j", (text) => {
    const definition = definitionWith(text, () => true);
    for (const document of documentsFor(definition)) staysText(document, "PWNED");
    // What goes to ARM is data there, and must only be data that can be sent.
    const sent = [...definition.operations.map((each) => operationProperties(each, "definition")), schemaProperties(definition)];
    expect(JSON.parse(JSON.stringify(sent))).toEqual(sent);
  });

  it("in any way that comes to mind", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom("@(", "@{", "{{", "}}", '"', "'", "\\", "]]>", "-->", "<", "&", "\n", "\u2028", "*/", "+json", "application/"),
        fc.string(),
      ),
      { minLength: 1, maxLength: 6 },
    );
    const text = fc.tuple(pieces, pieces).map(([before, behind]) => `${before.join("")}PWNED${behind.join("")}`);
    const property = fc.property(text, fc.constantFrom(...places), (each, place) => {
      for (const document of documentsFor(definitionWith(each, (other) => other === place))) staysText(document, "PWNED");
    });
    fc.assert(property, { numRuns: 150 });
  });
});
