import { parsePolicy } from "../../policies/document/parse";
import type { EstateRecord } from "../../policies/estate/estate";
import { factsOf, type Kind, kinds } from "../../policies/estate/kinds";
import { parametersOf, pathOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { isLate } from "../../policies/estate/value";
import type { Registration } from "./registration";

const kindsByToken = new Map<string, Kind>(
  (Object.keys(kinds) as Kind[]).flatMap((kind) => (factsOf(kind).token ? [[factsOf(kind).token as string, kind]] : [])),
);

/** Settings are registered by a resource of Palisade's own, which carries ARM's path. */
const settingToken = "pulumi-nodejs:dynamic/palisade:ArmSetting";

export interface ReadRegistrations {
  readonly records: readonly EstateRecord[];
  /** Resources that no kind is declared for, as `type name`. */
  readonly others: readonly string[];
}

/**
 * The way back: the records that a program registers, whoever made them, from the inputs that the engine is told. Secrets
 * stay where they are: a record says that there is one, and no more.
 */
export function readRegistrations(registrations: readonly Registration[]): ReadRegistrations {
  const records: EstateRecord[] = [];
  const others: string[] = [];
  for (const registration of registrations) {
    if (!registration.custom || registration.type.startsWith("pulumi:")) continue;
    const record = recordOf({ type: registration.type, inputs: withoutSecrets(registration) });
    if (record) records.push(record);
    else others.push(`${registration.type} ${registration.name}`);
  }
  return { records, others };
}

const secret = { $unknown: "a secret" };

/** Inputs that are secret although programs hand them over like any other. */
function isCredential(type: string, name: string, inputs: Registration["inputs"]): boolean {
  if (type === factsOf("namedValues").token) return name === "value" && inputs.secret === true;
  return type === factsOf("subscriptions").token && (name === "primaryKey" || name === "secondaryKey");
}

function withoutSecrets({ type, inputs, secrets }: Registration): Registration["inputs"] {
  const hidden = new Set(secrets);
  const look = (value: unknown, path: string): unknown => {
    if (hidden.has(path)) return secret;
    if (Array.isArray(value)) return value.map((each, index) => look(each, `${path}[${index}]`));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, look(each, path ? `${path}.${name}` : name)]));
  };
  const seen = look(inputs, "") as Record<string, unknown>;
  return Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, isCredential(type, name, inputs) ? secret : value]));
}

/** The record of a registration; undefined where no kind is declared for its type. */
export function recordOf({ type, inputs }: Pick<Registration, "type" | "inputs">): EstateRecord | undefined {
  if (type === settingToken) return settingRecord(inputs);
  // Older stacks name the API version in the token.
  const kind = kindsByToken.get(type) ?? kindsByToken.get(type.replace(/\/v\d+(?:preview)?:/, ":"));
  if (!kind) return undefined;
  const facts = factsOf(kind);
  const parameters = [...facts.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const path = pathOf(kind, Object.fromEntries(parameters.map((name) => [name, textOf(inputs[name] ?? facts.constant?.[name])])));
  const armNames = Object.fromEntries(Object.entries(facts.renamed ?? {}).map(([arm, native]) => [native, arm]));
  const envelope: Record<string, unknown> = {};
  const properties: Record<string, unknown> = {};
  const lifted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(inputs)) {
    if (parameters.includes(name)) continue;
    if (facts.envelope?.includes(name)) envelope[name] = value;
    else if (facts.lifted && ["components", "definitions", "value"].includes(name)) lifted[name] = value;
    else properties[armNames[name] ?? name] = value;
  }
  if (facts.lifted) properties[facts.lifted] = lifted;
  const record = { kind, path, ...(Object.keys(envelope).length > 0 && { envelope }), properties } as unknown as EstateRecord;
  return isPolicyRecord(record) ? withDocument(record) : record;
}

function withDocument(record: EstateRecord): EstateRecord {
  const { value } = record.properties as { value?: unknown };
  const document = typeof value === "string" ? parsePolicy(value).document : undefined;
  return {
    ...record,
    properties: { ...record.properties, value: document ?? { unknown: "the policy's text is only known when it is deployed" } },
  } as unknown as EstateRecord;
}

function settingRecord(inputs: Registration["inputs"]): EstateRecord | undefined {
  const path = textOf(inputs.path);
  const kind = (Object.keys(kinds) as Kind[]).find((each) => factsOf(each).setting && parametersOf(each, path));
  return kind
    ? ({ kind, path, properties: inputs.properties ?? {}, declared: { manage: inputs.manage } } as unknown as EstateRecord)
    : undefined;
}

/** A parameter of a path. The id of another resource is known but for its subscription. */
function textOf(value: unknown): string {
  if (isLate(value)) return value.$late.replace(/#id$/, "");
  return typeof value === "string" ? value : "(unknown)";
}
