import { atPointer, isObject, type JsonObject, plainText } from "../../../openapi/pointer";
import { schemaName } from "../../helpers/definition-places";
import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { byPointer, lintFindings } from "../../helpers/lint-findings";
import { defineRule } from "../../rule";

const parameter = (schema: string) => `/orders:
  get:
    parameters: [{ name: status, in: query, schema: ${schema} }]
    responses: { "200": { description: All. } }`;

/** Formats whose values are short by nature. */
const shortFormat = /^(?:u?uid|guid|date|date-time|time|ipv4|ipv6)$/i;

/** Longer patterns are not looked into. */
const maxPattern = 2_000;

/** Whether a pattern lets through texts of a bounded length only: anchored as a whole, and without a repetition that has no end. */
function isBoundedPattern(pattern: string): boolean {
  if (pattern.length > maxPattern || !pattern.startsWith("^") || !/(?<!\\)\$$/.test(pattern)) return false;
  const bare = pattern.replace(/\\./gs, "x").replace(/\[[^\]]*\]/g, "x");
  if (/[*+]|\{\d*,\}/.test(bare)) return false;
  // Anchors bind only the first and the last of alternatives that stand in no group.
  let depth = 0;
  for (const each of bare) {
    if (each === "(") depth += 1;
    else if (each === ")") depth -= 1;
    else if (each === "|" && depth === 0) return false;
  }
  return true;
}

/** What is missing, in the words of JSON Schema; undefined where what Spectral misses is there in another form. */
function missing(code: string, schema: JsonObject, pointer: string): string | undefined {
  const has = (...keys: readonly string[]) => keys.some((key) => schema[key] !== undefined);
  const isBounded = has("minimum", "exclusiveMinimum") && has("maximum", "exclusiveMaximum");
  switch (code) {
    case "owasp:api4:2023-array-limit":
      return "no maxItems";
    case "owasp:api4:2023-string-limit":
      return shortFormat.test(plainText(schema.format)) || isBoundedPattern(plainText(schema.pattern)) ? undefined : "no maxLength";
    case "owasp:api4:2023-string-restricted":
      // What people write in a body has no pattern; a parameter in a URL or a header has.
      return !has("maxLength") || !/\/parameters\//.test(pointer) ? undefined : "no pattern, format or enum";
    case "owasp:api4:2023-integer-format":
      return isBounded ? undefined : "no format";
    default:
      return isBounded ? undefined : "no minimum and maximum";
  }
}

/** Below `not` and `if` stands what values are compared with, and no value of its own. */
const onlyCompared = /(?<!\/(?:properties|patternProperties|schemas|definitions|\$defs))\/(?:not|if)(?=\/|$)/;

/**
 * Lists, texts and integers without bounds, in requests and responses. A text is bounded by its length, an enum, a format that is
 * short by nature, or a pattern with an end; a parameter needs a pattern, a format or an enum beside its length.
 */
export const valuesBounded = defineRule({
  id: "APIM-OAS-008",
  slug: "openapi-values-bounded",
  severity: "medium",
  title: "Lists, texts and integers have bounds.",
  why: "What has no bound is sent without one: it fills memory, and carries injections; validate-content can only refuse what is bounded.",
  fix: "Set maxItems, maxLength, minimum and maximum, and a pattern or enum where values have a form.",
  controls: { owasp2019: ["API4", "API8"], owasp2023: ["API4"] },
  appliesTo: "definition",
  check({ definition }, report) {
    const rules = ["array-limit", "string-limit", "string-restricted", "integer-limit", "integer-limit-legacy", "integer-format"];
    const findings = lintFindings(
      definition,
      rules.map((rule) => `api4:2023-${rule}`),
      report,
    );
    for (const [pointer, each] of byPointer(findings)) {
      const schema = atPointer(definition.root, pointer);
      if (!isObject(schema) || onlyCompared.test(pointer)) continue;
      const what = [...new Set(each.flatMap(({ ruleCode }) => missing(ruleCode, schema, pointer) ?? []))];
      if (what.length > 0) report.finding(`${schemaName(definition.root, pointer)} has ${what.join(", and ")}`, { pointer });
    }
  },
  repair: {
    extent: "partly",
    definition({ pointer = "" }, text, { root }) {
      const schema = atPointer(root, pointer);
      if (!isObject(schema)) return undefined;
      const bounds = boundsFor(schema, pointer);
      const edits = text.addMembers(pointer, bounds);
      return edits.length === 0
        ? undefined
        : {
            what: `add ${Object.entries(bounds)
              .map(([key, value]) => `${key}: ${value}`)
              .join(", ")}`,
            edits,
            offered: "values beyond that would be refused where requests are validated; fit the bounds to what is sent",
          };
    },
  },
  examples: {
    pass: [
      { definition: exampleDefinition(parameter('{ type: string, maxLength: 20, pattern: "^[a-z]+$" }'), exampleSecurity) },
      {
        title: "A pattern that has an end.",
        definition: exampleDefinition(parameter('{ type: string, pattern: "^[A-Z]{2,3}$" }'), exampleSecurity),
      },
      { definition: exampleDefinition(parameter("{ type: integer, minimum: 1, maximum: 100 }"), exampleSecurity) },
      {
        title: "What a value must not be.",
        definition: exampleDefinition(parameter("{ not: { type: string }, properties: { not: { type: boolean } } }"), exampleSecurity),
      },
    ],
    fail: [
      { definition: exampleDefinition(parameter("{ type: object, properties: { not: { type: string } } }"), exampleSecurity) },
      { definition: exampleDefinition(parameter("{ type: string }"), exampleSecurity) },
      { definition: exampleDefinition(parameter("{ type: array, items: { type: string, enum: [a, b] } }"), exampleSecurity) },
      { definition: exampleDefinition(parameter("{ type: integer, minimum: 1 }"), exampleSecurity, "openapi: 3.1.0") },
      {
        title: "In OpenAPI 2.0.",
        definition: exampleDefinition(
          `/orders:
  get:
    parameters: [{ name: status, in: query, type: string }]
    responses: { "200": { description: All. } }`,
          "",
          'swagger: "2.0"',
        ),
      },
    ],
  },
});

/** Bounds that hold back what is sent to do harm, and little else. */
function boundsFor(schema: JsonObject, pointer: string): Record<string, string | number> {
  const has = (...keys: readonly string[]) => keys.some((key) => schema[key] !== undefined);
  const types = [schema.type].flat();
  const isLong = schema.format === "int64";
  // Text of any kind, but no control characters.
  const pattern: Record<string, string> =
    /\/parameters\//.test(pointer) && !has("pattern", "format", "enum", "const") ? { pattern: "^[^\\x00-\\x1F\\x7F]*$" } : {};
  return {
    ...(types.includes("array") && !has("maxItems") && { maxItems: 1000 }),
    ...(types.includes("string") && !has("enum", "const") && { ...(!has("maxLength") && { maxLength: 1000 }), ...pattern }),
    ...(types.includes("integer") && {
      ...(!has("format") && { format: "int32" }),
      ...(!has("minimum", "exclusiveMinimum") && { minimum: isLong ? Number.MIN_SAFE_INTEGER : -2_147_483_648 }),
      ...(!has("maximum", "exclusiveMaximum") && { maximum: isLong ? Number.MAX_SAFE_INTEGER : 2_147_483_647 }),
    }),
  };
}
