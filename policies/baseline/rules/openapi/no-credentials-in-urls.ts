import { titleOf, unique } from "../../helpers/definition-places";
import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { defineRule } from "../../rule";

const parameter = (name: string) => `/orders:
  get:
    parameters:
      - { name: ${name}, in: query, schema: { type: string } }
    responses: { "200": { description: All. } }`;
const key = (place: string) => `security:
  - key: []
components:
  securitySchemes:
    key: { type: apiKey, name: Ocp-Apim-Subscription-Key, in: ${place} }`;

/**
 * API keys and other credentials that callers send in the path or the query, credentials in a server's address, and API keys that
 * an operation asks for although a server is not encrypted.
 */
export const noCredentialsInUrls = defineRule({
  id: "APIM-OAS-004",
  slug: "openapi-no-credentials-in-urls",
  severity: "high",
  title: "Callers send keys, tokens and passwords in headers, and encrypted.",
  why: "URLs stand in the logs of every proxy and in the histories of browsers, and what is not encrypted is read on the way.",
  fix: "Take the credential in a header, or in the body of a POST; remove servers without encryption.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"] },
  appliesTo: "definition",
  check({ definition: { schemes, understood } }, report) {
    for (const { weaknesses } of schemes)
      for (const { code, message, pointer } of weaknesses) if (code === "api-key-in-query") report.finding(message, { pointer });
    for (const { code, message, pointer } of understood.remarks) if (code === "credentials-in-server") report.finding(message, { pointer });
    const remarks = understood.operations.flatMap((operation) => operation.exposure.map((remark) => ({ ...remark, operation })));
    const inUrls = remarks.filter(
      ({ code, severity }) => (code === "sensitive-in-url" && severity === "high") || code === "credentials-in-server",
    );
    for (const { message, pointer, operation } of unique(inUrls, (each) => `${each.pointer} ${each.message}`))
      report.finding(`${titleOf(operation)}: ${message}`, { pointer });

    const open = understood.servers.find(({ encrypted }) => !encrypted);
    if (!open) return;
    const asked = new Set(
      understood.operations.flatMap(({ authentication }) => authentication.alternatives.flat().map(({ name }) => name)),
    );
    for (const { name, kind, pointer } of schemes)
      if (kind === "apiKey" && asked.has(name)) report.finding(`${name}: the key is sent without encryption to ${open.url}`, { pointer });
  },
  examples: {
    pass: [
      { title: "A key in a header.", definition: exampleDefinition(parameter("status"), key("header")) },
      { title: "A token for the next page is no credential.", definition: exampleDefinition(parameter("pageToken"), exampleSecurity) },
    ],
    fail: [
      { title: "A key in the query.", definition: exampleDefinition(parameter("status"), key("query")) },
      { title: "A password in the query.", definition: exampleDefinition(parameter("password"), exampleSecurity) },
      {
        title: "A key that is sent without encryption.",
        definition: exampleDefinition(parameter("status"), `servers: [{ url: "http://api.example.com" }]\n${key("header")}`),
      },
      {
        title: "In OpenAPI 2.0.",
        definition: exampleDefinition(
          `/orders:
  get:
    parameters: [{ name: access_token, in: query, type: string }]
    responses: { "200": { description: All. } }`,
          "",
          'swagger: "2.0"',
        ),
      },
    ],
  },
});
