import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { defineRule } from "../../rule";

const orders = `/orders:
  get:
    responses: { "200": { description: All. } }`;
const scheme = (text: string) => `components:\n  securitySchemes:\n    own: ${text}`;

/** HTTP schemes that send the password, rest on MD5, or are rarely checked; whether or not an operation asks for them. */
export const noOutdatedSchemes = defineRule({
  id: "APIM-OAS-002",
  slug: "openapi-no-outdated-schemes",
  severity: "high",
  title: "The definition declares no basic or outdated security scheme.",
  why: "Basic authentication sends the password with every request, and outdated schemes can be broken or are not checked by anybody.",
  fix: "Declare OAuth 2, OpenID Connect or a bearer token, and drop the old scheme.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"] },
  appliesTo: "definition",
  check({ definition: { schemes } }, report) {
    for (const { weaknesses } of schemes)
      for (const { code, message, pointer } of weaknesses)
        if (code === "basic" || code === "outdated-scheme") report.finding(message, { pointer });
  },
  examples: {
    pass: [
      { definition: exampleDefinition(orders, exampleSecurity) },
      { definition: exampleDefinition(orders, scheme("{ type: http, scheme: Bearer, bearerFormat: JWT }")) },
    ],
    fail: [
      { title: "Basic authentication.", definition: exampleDefinition(orders, scheme("{ type: http, scheme: basic }")) },
      { title: "An outdated scheme.", definition: exampleDefinition(orders, scheme("{ type: http, scheme: Negotiate }")) },
      {
        title: "In OpenAPI 2.0.",
        definition: exampleDefinition(orders, "securityDefinitions:\n  own: { type: basic }", 'swagger: "2.0"'),
      },
    ],
  },
});
