import { atPointer, isObject, type JsonObject } from "../../../openapi/pointer";
import { schemaName } from "../../helpers/definition-places";
import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { lintFindings } from "../../helpers/lint-findings";
import { requestObjects } from "../../helpers/request-schemas";
import { defineRule } from "../../rule";

const body = (schema: string) => `/orders:
  post:
    requestBody:
      content:
        application/json:
          schema: ${schema}
    responses: { "201": { description: Made. } }`;

/** How an object schema lets in what it does not declare; undefined where it does not, or where it is a bounded map. */
function openness(schema: JsonObject, isRequest: boolean): string | undefined {
  for (const key of ["additionalProperties", "unevaluatedProperties"]) {
    const more = schema[key];
    if (more === false) return undefined;
    if (more === true || (isObject(more) && Object.keys(more).length === 0)) return `takes whatever is sent (${key})`;
    if (isObject(more)) return schema.maxProperties === undefined ? "takes any number of members (no maxProperties)" : undefined;
  }
  // What is put together by allOf can't be closed part by part.
  if (!isRequest || schema.allOf !== undefined || !isObject(schema.properties)) return undefined;
  return "does not refuse members that it does not declare (no additionalProperties: false)";
}

/**
 * Objects that say that they take anything, wherever they stand, and objects in request bodies that do not say that they take
 * nothing else. A map with a bound is closed enough.
 */
export const schemasClosed = defineRule({
  id: "APIM-OAS-007",
  slug: "openapi-schemas-closed",
  severity: "medium",
  title: "Objects that callers send take no members that they do not declare.",
  why: "A caller that may send role or balance beside what is declared sets it, where the backend takes over what it gets.",
  fix: "Set additionalProperties: false, or maxProperties where the object is a map; validate-content then refuses the rest.",
  controls: { owasp2019: ["API6"], owasp2023: ["API3"] },
  appliesTo: "definition",
  check({ definition }, report) {
    const told = new Set<string>();
    const tell = (pointer: string, schema: unknown, isRequest: boolean) => {
      const why = isObject(schema) ? openness(schema, isRequest) : undefined;
      if (why !== undefined && !told.has(pointer)) report.finding(`${schemaName(definition.root, pointer)} ${why}`, { pointer });
      told.add(pointer);
    };
    for (const { value, pointer } of requestObjects(definition)) tell(pointer, value, true);
    const rules = [
      "api3:2023-no-additionalProperties",
      "api3:2023-constrained-additionalProperties",
      "api3:2023-no-unevaluatedProperties",
      "api3:2023-constrained-unevaluatedProperties",
    ];
    for (const { pointer } of lintFindings(definition, rules, report)) {
      const place = pointer.replace(/\/(?:additional|unevaluated)Properties$/, "");
      tell(place, atPointer(definition.root, place), false);
    }
  },
  repair: {
    extent: "partly",
    definition({ pointer = "" }, text, { root }) {
      const open = ["additionalProperties", "unevaluatedProperties"].filter((key) => text.has(`${pointer}/${key}`));
      if (open.length > 0) {
        // A map with a bound on its values needs a number that nobody but the author knows.
        const edits = open.flatMap((key) =>
          text.valueAt(`${pointer}/${key}`) === true || text.isEmptyAt(`${pointer}/${key}`)
            ? text.setValue(`${pointer}/${key}`, false)
            : [],
        );
        const offered = "the definition says that more is taken; clients that send it would be refused where bodies are validated";
        return edits.length === 0 ? undefined : { what: `set ${open.join(" and ")} to false`, edits, offered };
      }
      const edits = text.addMembers(pointer, { additionalProperties: false });
      if (edits.length === 0) return undefined;
      const isPart = /\/allOf\/\d+$/.test(pointer) || partsOf(root).has(pointer) || text.has(`${pointer}/discriminator`);
      return {
        what: "add additionalProperties: false",
        edits,
        offered: isPart
          ? "schemas that are put together of this one would take nothing but its own members"
          : "clients that send members beside the declared ones would be refused where bodies are validated",
      };
    },
  },
  examples: {
    pass: [
      { definition: exampleDefinition(body("{ type: object, additionalProperties: false, properties: { note: {} } }"), exampleSecurity) },
      {
        title: "A map with a bound.",
        definition: exampleDefinition(
          body("{ type: object, maxProperties: 20, additionalProperties: { type: string, maxLength: 20 } }"),
          exampleSecurity,
        ),
      },
    ],
    fail: [
      { definition: exampleDefinition(body("{ type: object, properties: { note: {} } }"), exampleSecurity) },
      { definition: exampleDefinition(body("{ type: object, additionalProperties: true }"), exampleSecurity) },
      {
        title: "In OpenAPI 2.0.",
        definition: exampleDefinition(
          `/orders:
  post:
    parameters: [{ name: order, in: body, schema: { type: object, properties: { note: { type: string } } } }]
    responses: { "201": { description: Made. } }`,
          "",
          'swagger: "2.0"',
        ),
      },
    ],
  },
});

const parts = new WeakMap<JsonObject, ReadonlySet<string>>();

/** The schemas that others are put together of by allOf, by their pointers. */
function partsOf(root: JsonObject): ReadonlySet<string> {
  const known = parts.get(root);
  if (known) return known;
  const found = new Set<string>();
  const seen = new Set<unknown>();
  const look = (value: unknown) => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (isObject(value) && Array.isArray(value.allOf))
      for (const part of value.allOf) if (isObject(part) && typeof part.$ref === "string") found.add(part.$ref);
    for (const each of Object.values(value)) look(each);
  };
  look(root);
  parts.set(root, found);
  return found;
}
