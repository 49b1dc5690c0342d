export const subscriptionId = "11111111-1111-1111-1111-111111111111";
export const subscription = `/subscriptions/${subscriptionId}`;
/** The service that the stack dev makes. */
export const serviceId = `${subscription}/resourceGroups/rg-apis-dev/providers/Microsoft.ApiManagement/service/apim-contoso-dev`;

const property = (name: string) => new RegExp(`^ {2}palisade:${name}:.*\\n(?: {4,}.*\\n)*`, "m");

/** The file of a stack that owns the APIs of another, on the service of that. */
export function apisStackFile(whole: string, inherits?: Readonly<Record<string, string>>): string {
  const service = `  palisade:owns: apis\n  palisade:service:\n    existing: ${serviceId}\n`;
  const lines = Object.entries(inherits ?? {}).map(([name, value]) => `    ${name}: ${value}\n`);
  const from = lines.length > 0 ? `  palisade:inherits:\n${lines.join("")}` : "";
  return whole.replace(property("resourceGroup"), "").replace(property("defender"), "").replace(property("service"), `${service}${from}`);
}
