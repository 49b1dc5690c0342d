import { exampleDefinition } from "../../helpers/example-definition";
import { defineRule } from "../../rule";

const orders = `/orders:
  get:
    responses: { "200": { description: All. } }`;
const flow = (text: string) => `components:\n  securitySchemes:\n    own: { type: oauth2, flows: { ${text} } }`;

/** Flows of OAuth 2 that OAuth 2.1 has dropped (RFC 9700, sections 2.1.2 and 2.4); whether or not an operation asks for them. */
export const noImplicitOrPasswordFlow = defineRule({
  id: "APIM-OAS-003",
  slug: "openapi-no-implicit-or-password-flow",
  severity: "high",
  title: "OAuth 2 schemes use neither the implicit nor the password flow.",
  why: "The implicit flow hands tokens out in URLs, and the password flow gives users' passwords to applications.",
  fix: "Use the authorization code flow with PKCE for users, and client credentials for services.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"] },
  appliesTo: "definition",
  check({ definition: { schemes } }, report) {
    for (const { weaknesses } of schemes)
      for (const { code, message, pointer } of weaknesses)
        if (code === "implicit-flow" || code === "password-flow") report.finding(message, { pointer });
  },
  examples: {
    pass: [
      {
        definition: exampleDefinition(
          orders,
          flow('authorizationCode: { authorizationUrl: "https://login.example/a", tokenUrl: "https://login.example/t", scopes: {} }'),
        ),
      },
    ],
    fail: [
      { definition: exampleDefinition(orders, flow('implicit: { authorizationUrl: "https://login.example/a", scopes: {} }')) },
      { definition: exampleDefinition(orders, flow('password: { tokenUrl: "https://login.example/t", scopes: {} }')) },
      {
        title: "In OpenAPI 2.0.",
        definition: exampleDefinition(
          orders,
          'securityDefinitions:\n  own: { type: oauth2, flow: implicit, authorizationUrl: "https://login.example/a", scopes: {} }',
          'swagger: "2.0"',
        ),
      },
    ],
  },
});
