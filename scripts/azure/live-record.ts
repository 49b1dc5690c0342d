import type { EstateRecord } from "../../policies/estate/estate";
import { factsOf, type Kind } from "../../policies/estate/kinds";
import { parametersOf, pathOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { isObject, type JsonObject, own, textIn } from "../../policies/estate/read/json";
import { isCredential, secret } from "../../policies/estate/read/native-record";

/** Names of what is secret wherever it stands. */
const secretName =
  /(?:password|clientSecret|connectionString|instrumentationKey|primaryKey|secondaryKey|validationKey|accountKey|sharedAccessKey|encodedCertificate|^pfx$)$/i;

/** The properties that are made of credentials, save for what only says which they are. */
const credentials: Readonly<Partial<Record<Kind, readonly string[]>>> = { backends: ["credentials", "proxy"], loggers: ["credentials"] };
const plainInCredentials = new Set(["name", "scheme", "url", "endpointAddress", "identityClientId", "isEncryptedHeadersAndParameters"]);

/**
 * The record of a resource as Azure Resource Manager sent it; undefined where its id is none of that kind.
 * Secrets are not taken along: the record says that there is one, and no more.
 * @param subscription that of the service: ids in it begin behind it
 */
export function liveRecord(kind: Kind, body: JsonObject, subscription: string): EstateRecord | undefined {
  const id = textIn(body, "id");
  const path = id === undefined ? undefined : pathBehind(id, subscription);
  const parameters = path === undefined ? undefined : parametersOf(kind, path);
  if (!parameters) return undefined;
  const facts = factsOf(kind);
  const envelope = (facts.envelope ?? []).flatMap((name): [string, unknown][] => {
    const value = own(body, name);
    if (value === undefined || value === null) return [];
    return [[name, name === "identity" ? identityIn(value) : value]];
  });
  const record = {
    kind,
    // Azure Resource Manager does not keep to one spelling of its own ids.
    path: pathOf(kind, parameters),
    ...(envelope.length > 0 && { envelope: Object.fromEntries(envelope) }),
    properties: own(body, "properties") ?? {},
  } as unknown as EstateRecord;
  if (!isObject(record.properties)) return undefined;
  if (isPolicyRecord(record)) return record;
  return { ...record, properties: withoutSecrets(kind, asWritten(kind, record.properties)) } as unknown as EstateRecord;
}

/** An id without the subscription, where that is the service's own. */
export function pathBehind(id: string, subscription: string): string {
  const [own_ = "", found = ""] = /^\/subscriptions\/([^/]+)(?=\/)/i.exec(id) ?? [];
  return found.toLowerCase() === subscription.toLowerCase() ? id.slice(own_.length) : id;
}

/** What Azure Resource Manager reads under another name than it is written: the type of an API. */
function asWritten(kind: Kind, properties: JsonObject): JsonObject {
  const { type, ...others } = properties;
  return kind === "apis" && type !== undefined ? { ...others, apiType: type } : properties;
}

/** Which identities there are; ARM has an object where azure-native has a list. */
function identityIn(identity: unknown): unknown {
  if (!isObject(identity)) return identity;
  const assigned = own(identity, "userAssignedIdentities");
  return { type: own(identity, "type"), ...(isObject(assigned) && { userAssignedIdentities: Object.keys(assigned) }) };
}

function withoutSecrets(kind: Kind, properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      if (isGiven(value) && isCredential(kind, name, properties)) return [name, secret];
      return [name, credentials[kind]?.includes(name) ? hideAll(value) : hideNamed(value, name)];
    }),
  );
}

/** A value with every text in it hidden that is called like a secret. */
function hideNamed(value: unknown, name: string): unknown {
  if (typeof value === "string") return secretName.test(name) && isGiven(value) && !isReference(value) ? secret : value;
  if (Array.isArray(value)) return value.map((each) => hideNamed(each, name));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hideNamed(each, key)]));
}

/** A value with every text in it hidden, save for references to named values. */
function hideAll(value: unknown, name = ""): unknown {
  if (typeof value === "string") return plainInCredentials.has(name) || isReference(value) || !isGiven(value) ? value : secret;
  if (Array.isArray(value)) return value.map((each) => hideAll(each, name));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hideAll(each, key)]));
}

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";
const isReference = (text: string) => /^(?:\w+ )?\{\{[\w-.]+\}\}$/.test(text.trim());
