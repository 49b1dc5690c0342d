import { atPointer, isObject, type JsonObject } from "../../../openapi/pointer";
import type { OperationUnderstanding } from "../../../understanding/model";
import type { DefinitionFacts } from "../../definition";
import { lastOf, titleOf } from "../../helpers/definition-places";
import { exampleDefinition } from "../../helpers/example-definition";
import { lintFindings } from "../../helpers/lint-findings";
import { defineRule, type Report } from "../../rule";

const orders = (security: string) => `/orders:
  get:
    security: ${security}
    responses: { "200": { description: All. } }`;
const scheme = (more = "") => `components:
  securitySchemes:
    entra:
      type: oauth2
      description: Tokens are validated as RFC8725 says.
      flows: { authorizationCode: { authorizationUrl: "https://login.example/a", tokenUrl: "https://login.example/t", ${more} scopes: { Orders.Read: Read } } }`;
const refresh = 'refreshUrl: "https://login.example/t",';

/** Scopes that are asked for and nowhere declared, and scopes of schemes that have none. */
function checkScopes({ understood, schemes, version }: DefinitionFacts, report: Report) {
  const byName = new Map(schemes.map((each) => [each.name, each]));
  const told = new Set<string>();
  for (const { authentication, pointer: operation } of understood.operations) {
    const pointer = authentication.from === "api" ? "#/security" : `${operation}/security`;
    for (const { name, kind, scopes } of authentication.alternatives.flat()) {
      const declared = byName.get(name)?.scopes;
      const unknown = declared ? scopes.filter((scope) => !declared.has(scope)) : [];
      // OpenAPI 3.1 lets the list of other schemes hold roles.
      const isOutOfPlace = !declared && scopes.length > 0 && version !== "3.1" && kind !== "openIdConnect" && kind !== "unknown";
      const message = isOutOfPlace
        ? `${name} is asked for with scopes, and a scheme of its kind (${kind}) has none`
        : unknown.length > 0
          ? `${name} is asked for with ${unknown.join(", ")}, which it does not declare`
          : undefined;
      if (message === undefined || told.has(`${pointer} ${message}`)) continue;
      told.add(`${pointer} ${message}`);
      report.finding(message, { pointer });
    }
  }
}

const isList = (value: unknown) => Array.isArray(value) && value.length > 0;

/** In OpenAPI 2.0 what goes in and out has media types only where `consumes` and `produces` say so. */
function mediaTypesMissing(root: JsonObject, operation: OperationUnderstanding): string | undefined {
  const written = atPointer(root, operation.pointer);
  if (!isObject(written)) return undefined;
  const responses = isObject(written.responses) ? Object.values(written.responses) : [];
  if (operation.method === "GET" && !isList(written.produces) && !isList(root.produces))
    return responses.some((each) => isObject(each) && each.schema !== undefined) ? "produces" : undefined;
  const item = atPointer(root, operation.pointer.slice(0, operation.pointer.lastIndexOf("/")));
  const parameters = [written, item].flatMap((each) => (isObject(each) && Array.isArray(each.parameters) ? each.parameters : []));
  const hasBody = parameters.some((each) => isObject(each) && (each.in === "body" || each.in === "formData"));
  return /^(?:POST|PUT|PATCH)$/.test(operation.method) && hasBody && !isList(written.consumes) && !isList(root.consumes)
    ? "consumes"
    : undefined;
}

/**
 * Scopes that schemes do not declare, media types that are missing in OpenAPI 2.0, OAuth 2 flows for users without a refreshUrl,
 * and schemes with tokens that do not say how they are validated (RFC 8725).
 */
export const scopesAndMediaTypes = defineRule({
  id: "APIM-OAS-012",
  slug: "openapi-scopes-and-media-types",
  severity: "low",
  title: "Scopes, media types and the handling of tokens are declared.",
  why: "A scope that nobody declares is granted to nobody or checked by nobody, and what has no media type can't be validated.",
  fix: "Declare the scopes in the scheme, consumes and produces, a refreshUrl for short-lived tokens, and RFC8725 in the description.",
  controls: { owasp2019: ["API2", "API5"], owasp2023: ["API2", "API5", "API8"] },
  appliesTo: "definition",
  check({ definition }, report) {
    checkScopes(definition, report);
    if (definition.version === "2.0")
      for (const operation of definition.understood.operations) {
        const missing = mediaTypesMissing(definition.root, operation);
        if (missing) report.finding(`${titleOf(operation)} does not tell its media types (${missing})`, { pointer: operation.pointer });
      }
    const places = new Set<string>();
    for (const { ruleCode, pointer } of lintFindings(
      definition,
      ["api2:2023-jwt-best-practices", "api2:2023-short-lived-access-tokens"],
      report,
    )) {
      const isPractice = ruleCode.endsWith("jwt-best-practices");
      const place = isPractice ? pointer.replace(/\/description$/, "") : pointer.replace(/\/refreshUrl$/, "");
      // Services get a new token by themselves, and the implicit flow is another rule's.
      if (places.has(`${isPractice} ${place}`) || (!isPractice && /\/(?:clientCredentials|application|implicit)$/.test(place))) continue;
      places.add(`${isPractice} ${place}`);
      report.finding(
        isPractice
          ? `${lastOf(place)} does not say that tokens are validated as RFC8725 says`
          : `the flow ${lastOf(place)} has no refreshUrl, so that tokens live long`,
        { pointer: place },
      );
    }
  },
  examples: {
    pass: [{ definition: exampleDefinition(orders("[{ entra: [Orders.Read] }]"), scheme(refresh)) }],
    fail: [
      { title: "A scope that is not declared.", definition: exampleDefinition(orders("[{ entra: [Orders.Write] }]"), scheme(refresh)) },
      { title: "No refreshUrl.", definition: exampleDefinition(orders("[{ entra: [Orders.Read] }]"), scheme()) },
      {
        title: "No media types in OpenAPI 2.0.",
        definition: exampleDefinition(
          `/orders:
  get:
    responses: { "200": { description: All., schema: { type: object } } }`,
          "",
          'swagger: "2.0"',
        ),
      },
    ],
  },
});
