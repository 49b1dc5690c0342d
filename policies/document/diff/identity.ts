import type { Meaning } from "./meaning";

/** How siblings of one name are told apart. */
export interface Identity {
  /** The attributes that name the element; the first that is there counts, unless all of them do. */
  readonly by: readonly string[];
  /** With another name it is another element. Otherwise the name is one sign among others. */
  readonly fixed?: true;
  readonly all?: true;
  /** What tells it apart is no name to call it by. */
  readonly nameless?: true;
}

const named: Identity = { by: ["name"], fixed: true };
const counted: Identity = { by: ["counter-key"], nameless: true };

/** By the name of an element. */
export const identities: Readonly<Record<string, Identity>> = {
  "address-range": { by: ["from", "to"], fixed: true, all: true },
  api: { by: ["id", "name"], fixed: true },
  "azure-openai-token-limit": counted,
  "cache-lookup-value": { by: ["variable-name"] },
  "cache-remove-value": { by: ["key"] },
  "cache-store-value": { by: ["key"] },
  "cache-value": { by: ["variable-name"] },
  category: named,
  "check-header": named,
  claim: named,
  content: { by: ["type", "schema-ref", "schema-id"] },
  dimension: named,
  "emit-metric": named,
  "get-authorization-context": { by: ["context-variable-name"] },
  "graphql-subscription": { by: ["id"], fixed: true },
  header: named,
  "include-fragment": { by: ["fragment-id"], fixed: true },
  item: { by: ["key"], fixed: true },
  key: { by: ["id", "certificate-id", "n"] },
  "limit-concurrency": { by: ["key"], nameless: true },
  "llm-token-limit": counted,
  "log-to-eventhub": { by: ["logger-id"] },
  "message-property": named,
  metadata: named,
  "openid-config": { by: ["url"] },
  operation: { by: ["id", "name"], fixed: true },
  parameter: named,
  "quota-by-key": counted,
  "rate-limit-by-key": counted,
  rule: { by: ["path"], fixed: true },
  "send-request": { by: ["response-variable-name"] },
  "set-header": named,
  "set-query-parameter": named,
  "set-request-metric-dimension-value": named,
  "set-variable": named,
  "status-code": { by: ["code"], fixed: true },
  trace: { by: ["source"] },
  type: { by: ["from", "when"] },
  variable: named,
  when: { by: ["condition"], nameless: true },
};

/** The attributes that tell an element from its siblings. */
export function identityOf(name: string): Identity | undefined {
  return Object.hasOwn(identities, name) ? identities[name] : undefined;
}

/** What tells an element from siblings of the same name; undefined where nothing does. Header names differ in more than case. */
export function keyOf({ name, attributes, text, parent, children }: Meaning): string | undefined {
  const identity = identityOf(name);
  const given = (identity?.by ?? []).flatMap((attribute) => attributes.get(attribute) ?? []);
  if (given.length > 0) return (identity?.all ? given.join(" ") : (given[0] ?? "")).toLowerCase();
  // In a list of values an item is its value.
  return parent?.unordered && text !== undefined && attributes.size === 0 && children.length === 0 ? text : undefined;
}

/** Whether an element with another key is another element, rather than the same one with another name. */
export function isFixed(meaning: Meaning): boolean {
  return keyOf(meaning) !== undefined && (identityOf(meaning.name)?.fixed ?? meaning.attributes.size === 0);
}
