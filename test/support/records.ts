import { exampleRecord } from "../../policies/baseline/examples";
import type { PolicyDocument } from "../../policies/document/ast";
import { parsePolicy } from "../../policies/document/parse";
import type { EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import type { PathParameters } from "../../policies/estate/path";
import type { PropertiesOf } from "../../policies/estate/properties";

/** The service in which records stand that say nothing else. */
export const servicePath = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";

/** A record in the service `apim`; names that are not given are those of the examples: `orders`, `getOrder`, `starter`. */
export function recordOf<K extends Kind>(kind: K, properties: PropertiesOf<K>, path: PathParameters = {}): EstateRecord<K> {
  return exampleRecord(kind, properties, { path }) as unknown as EstateRecord<K>;
}

/** The document that a text holds. */
export function documentOf(text: string): PolicyDocument {
  const { document } = parsePolicy(text);
  if (!document) throw new Error(`no document in ${text}`);
  return document;
}

/** A document whose sections hold what is given; a section that is not given runs what is broader. */
export function sections(given: { inbound?: string; backend?: string; outbound?: string; "on-error"?: string }): string {
  const names = ["inbound", "backend", "outbound", "on-error"] as const;
  return `<policies>${names.map((name) => `<${name}>${given[name] ?? "<base />"}</${name}>`).join("")}</policies>`;
}
