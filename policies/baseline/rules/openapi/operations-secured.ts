import { titleOf } from "../../helpers/definition-places";
import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { defineRule } from "../../rule";

const orders = `/orders:
  post:
    responses: { "201": { description: Made. } }`;

/**
 * Operations that ask nothing of their callers, writes that let them leave their credentials out, and schemes that are asked for
 * and nowhere declared. An OPTIONS operation may be open: browsers send no credentials with it.
 */
export const operationsSecured = defineRule({
  id: "APIM-OAS-001",
  slug: "openapi-operations-secured",
  severity: "high",
  title: "The definition says of every operation how its callers prove who they are.",
  why: "Whoever reads the definition takes an operation without security for open, and builds, tests and reviews it as such.",
  fix: "Declare a security scheme, and ask for it at the top with security, or at the operation.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"] },
  appliesTo: "definition",
  check({ definition: { understood } }, report) {
    const operations = understood.operations.filter(({ method }) => method !== "OPTIONS");
    const saysNothing = (each: (typeof operations)[number]) => each.authentication.from === "nowhere";
    if (operations.length > 1 && operations.every(saysNothing)) {
      report.finding(
        `nothing says how callers prove who they are: none of the ${operations.length} operations asks for a security scheme`,
        { pointer: "#" },
      );
      return;
    }
    const undeclared = new Set<string>();
    for (const operation of operations) {
      const isWrite = /^(?:POST|PUT|PATCH|DELETE)$/.test(operation.method);
      for (const { code, message, pointer } of operation.authentication.weaknesses) {
        if (code === "undeclared-scheme" && !undeclared.has(`${pointer} ${message}`)) report.finding(message, { pointer });
        if (code === "undeclared-scheme") undeclared.add(`${pointer} ${message}`);
        if (code === "no-security" || code === "open-on-purpose" || (code === "optional-security" && isWrite))
          report.finding(`${titleOf(operation)}: ${message}`, { pointer: pointer === "#/security" ? operation.pointer : pointer });
      }
    }
  },
  examples: {
    pass: [
      { title: "For the whole API.", definition: exampleDefinition(orders, exampleSecurity) },
      {
        title: "At the operation, in OpenAPI 2.0.",
        definition: exampleDefinition(
          `/orders:
  get:
    security: [{ entra: [Orders.Read] }]
    responses: { "200": { description: All. } }`,
          `securityDefinitions:
  entra: { type: oauth2, flow: accessCode, authorizationUrl: "https://login.example/a", tokenUrl: "https://login.example/t", scopes: { Orders.Read: Read } }`,
          'swagger: "2.0"',
        ),
      },
    ],
    fail: [
      { title: "Nothing is asked for.", definition: exampleDefinition(orders) },
      { title: "An operation is opened.", definition: exampleDefinition(`${orders}\n    security: []`, exampleSecurity) },
      {
        title: "A write lets callers leave their credentials out.",
        definition: exampleDefinition(`${orders}\n    security: [{}, { entra: [] }]`, exampleSecurity),
      },
      {
        title: "A scheme that is nowhere declared.",
        definition: exampleDefinition(`${orders}\n    security: [{ other: [] }]`, exampleSecurity),
      },
    ],
  },
});
