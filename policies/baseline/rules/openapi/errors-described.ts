import { atPointer, dereference, isObject } from "../../../openapi/pointer";
import { describeResponses } from "../../../repairs/error-responses";
import type { OperationUnderstanding } from "../../../understanding/model";
import type { DefinitionFacts } from "../../definition";
import { lastOf, operationAt, operationsByPointer, someOf, titleOf } from "../../helpers/definition-places";
import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { byPointer, lintFindings } from "../../helpers/lint-findings";
import { defineRule, type Report } from "../../rule";

const orders = (responses: string) => `/orders:
  get:
    responses:
${responses.replace(/^/gm, "      ")}`;
const problem = "content: { application/problem+json: { schema: { type: object } } }";
const limits = "headers: { Retry-After: { schema: { type: integer, minimum: 1, maximum: 3600 } } }";

const statuses: Readonly<Record<string, { readonly status: string; readonly orElse: readonly string[] }>> = {
  "owasp:api4:2023-rate-limit-responses-429": { status: "429", orElse: [] },
  "owasp:api8:2023-define-error-validation": { status: "400", orElse: ["default"] },
  "owasp:api8:2023-define-error-responses-401": { status: "401", orElse: ["4XX", "default"] },
  "owasp:api8:2023-define-error-responses-500": { status: "500", orElse: ["5XX", "default"] },
};

function takesInput({ root }: DefinitionFacts, { pointer }: OperationUnderstanding): boolean {
  const operation = atPointer(root, pointer);
  const item = atPointer(root, pointer.slice(0, pointer.lastIndexOf("/")));
  return [operation, item].some(
    (each) => isObject(each) && (each.requestBody !== undefined || (Array.isArray(each.parameters) && each.parameters.length > 0)),
  );
}

/** Whether the lack of a status is none: it is described by a range or a default, or can't come about. */
function isNeedless(code: string, operation: OperationUnderstanding | undefined, definition: DefinitionFacts): boolean {
  const facts = statuses[code];
  if (!facts || !operation) return false;
  const written = atPointer(definition.root, operation.pointer);
  const responses = isObject(written) && isObject(written.responses) ? written.responses : {};
  if (facts.orElse.some((status) => Object.hasOwn(responses, status))) return true;
  if (facts.status === "401") return operation.authentication.asked === "never";
  return facts.status === "400" && !takesInput(definition, operation);
}

/** Whether 429 is described, and whether callers learn from it when to come back: Retry-After, or one of the RateLimit headers. */
function limitOf({ root }: DefinitionFacts, { pointer }: OperationUnderstanding): "absent" | "silent" | "told" {
  const operation = atPointer(root, pointer);
  const responses = isObject(operation) && isObject(operation.responses) ? operation.responses : {};
  const answer = dereference(root, responses["429"]);
  if (!isObject(answer)) return "absent";
  const names = isObject(answer.headers) ? Object.keys(answer.headers) : [];
  return names.some((name) => /^(?:retry-after|ratelimit(?:-limit|-reset)?|x-rate-?limit-(?:limit|reset))$/i.test(name))
    ? "told"
    : "silent";
}

/**
 * Responses that callers need to know of: 400, 401, 429 and 500 with what they hold, and with 429 when to come back. One finding
 * an operation, and one a response that several share. A range or a default stands for what is not listed, 429 excepted; RateLimit
 * headers on other responses are asked for only where 429 does not tell when to come back.
 */
export const errorsDescribed = defineRule({
  id: "APIM-OAS-009",
  slug: "openapi-errors-described",
  severity: "low",
  title: "The definition describes limits and errors.",
  why: "Callers that do not know of a limit try again at once, and responses that nobody describes can't be validated on their way out.",
  fix: "Describe 400, 401, 429 and 500 with their content, and Retry-After beside 429.",
  controls: { owasp2019: ["API4", "API7"], owasp2023: ["API4", "API8"] },
  appliesTo: "definition",
  check({ definition }, report) {
    for (const { pointer, operation, absent, isSilent } of lacking(definition, report)) {
      const what = [
        ...(absent.length > 0 ? [`${someOf(absent)} with what ${absent.length === 1 ? "it holds" : "they hold"}`] : []),
        ...(isSilent ? ["when to come back after 429 (Retry-After)"] : []),
      ];
      if (what.length > 0)
        report.finding(`${operation ? titleOf(operation) : lastOf(pointer)} does not describe ${what.join(", nor ")}`, { pointer });
    }
  },
  repair: {
    extent: "partly",
    definition({ pointer = "" }, text, definition) {
      const lack = lackAt(pointer, definition);
      if (!lack) return undefined;
      const edits = describeResponses(pointer, { statuses: lack.absent, retry: lack.isSilent }, text, definition);
      return edits.length === 0 ? undefined : { what: "describe errors and limits", edits };
    },
  },
  examples: {
    pass: [
      {
        definition: exampleDefinition(
          orders(`"200": { description: All., ${problem} }
"401": { description: No., ${problem} }
"429": { description: Later., ${limits}, ${problem} }
"500": { description: Broken., ${problem} }`),
          exampleSecurity,
        ),
      },
    ],
    fail: [
      {
        title: "A limit that does not tell when to come back.",
        definition: exampleDefinition(
          orders(`"200": { description: All., ${problem} }
"401": { description: No., ${problem} }
"429": { description: Later., ${problem} }
"500": { description: Broken., ${problem} }`),
          exampleSecurity,
        ),
      },
      { definition: exampleDefinition(orders('"200": { description: All. }'), exampleSecurity) },
      {
        title: "In OpenAPI 2.0.",
        definition: exampleDefinition(orders('"200": { description: All. }'), "", 'swagger: "2.0"'),
      },
    ],
  },
});

/** What an operation, or a response that several share, does not describe. */
interface Lack {
  readonly pointer: string;
  readonly operation: OperationUnderstanding | undefined;
  readonly absent: readonly string[];
  readonly isSilent: boolean;
}

function lacking(definition: DefinitionFacts, report: Report): Lack[] {
  const rules = Object.keys(statuses).map((code) => code.replace("owasp:", ""));
  const limits = ["api4:2023-rate-limit", "api4:2023-rate-limit-retry-after"];
  const operations = operationsByPointer(definition);
  const placed = lintFindings(definition, [...rules, ...limits], report).map((each) => ({
    ...each,
    pointer: operationAt(each.pointer) ?? each.pointer,
  }));
  return [...byPointer(placed)].map(([pointer, each]) => {
    const operation = operations.get(pointer);
    const absent = each
      .filter(({ ruleCode }) => !isNeedless(ruleCode, operation, definition))
      .flatMap(({ ruleCode }) => statuses[ruleCode]?.status ?? []);
    const isSilent = operation !== undefined && limitOf(definition, operation) === "silent";
    return { pointer, operation, absent: [...new Set(absent)].sort(), isSilent };
  });
}

const gathered = new WeakMap<DefinitionFacts, ReadonlyMap<string, Lack>>();

/** What is lacking at a pointer; gathered once for all findings of a definition. */
function lackAt(pointer: string, definition: DefinitionFacts): Lack | undefined {
  const known = gathered.get(definition);
  if (known) return known.get(pointer);
  const found = new Map(lacking(definition, { finding: () => {}, unknown: () => {} }).map((lack) => [lack.pointer, lack]));
  gathered.set(definition, found);
  return found.get(pointer);
}
