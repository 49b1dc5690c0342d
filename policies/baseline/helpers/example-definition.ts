/** A definition for an example: what stands below `paths`, and at the top, as YAML. */
export function exampleDefinition(paths: string, more = "", version = "openapi: 3.0.3"): string {
  const top = more.trim();
  return `${version}
info:
  title: Orders
  version: "1"
  description: Orders of customers.
  contact: { name: orders-team }
${top ? `${top}\n` : ""}paths:
${indented(paths.trim(), 2)}
`;
}

/** A scheme that is nobody's fault. */
export const exampleSecurity = `security:
  - entra: []
components:
  securitySchemes:
    entra: { type: openIdConnect, openIdConnectUrl: "https://login.example/.well-known/openid-configuration" }`;

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
