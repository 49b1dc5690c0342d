import type { EstateRecord } from "../estate";
import { factsOf, type Kind, kinds, pathInWorkspace } from "../kinds";
import { parametersOf, pathOf } from "../path";
import { renamed } from "../renamed";
import { isLate } from "../value";

/** A resource as Pulumi knows it: the type token, and inputs under azure-native's names. */
export interface NativeResource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const kindsByToken = new Map<string, Kind>(
  (Object.keys(kinds) as Kind[]).flatMap((kind) => {
    const { token, workspaceToken } = factsOf(kind);
    return [token, workspaceToken].flatMap((each): [string, Kind][] => (each ? [[each, kind]] : []));
  }),
);

/** Settings are registered by a resource of Palisade's own, which carries ARM's path. */
const settingToken = "pulumi-nodejs:dynamic/palisade:ArmSetting";

/** The kind behind a type token; older stacks name the API version in it. */
export function kindOfToken(type: string): Kind | undefined {
  return kindsByToken.get(type) ?? kindsByToken.get(type.replace(/\/v\d+(?:preview)?:/, ":"));
}

export function isSetting(type: string): boolean {
  return type === settingToken;
}

/**
 * The record of a resource, with policies as the text that they are; undefined where no kind is declared for its type.
 * Secrets are not taken along: the record says that there is one, and no more.
 */
export function nativeRecord({ type, inputs }: NativeResource): EstateRecord | undefined {
  if (isSetting(type)) return settingRecord(inputs);
  const kind = kindOfToken(type);
  if (!kind) return undefined;
  const facts = factsOf(kind);
  const inWorkspace = facts.workspaceToken !== undefined && type.replace(/\/v\d+(?:preview)?:/, ":") === facts.workspaceToken;
  const wholePath = inWorkspace ? pathInWorkspace(facts) : facts.path;
  const parameters = [...wholePath.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const path = pathOf(kind, Object.fromEntries(parameters.map((name) => [name, textOf(inputs[name] ?? facts.constant?.[name])])));
  const armNames = Object.fromEntries(Object.entries(facts.renamed ?? {}).map(([arm, native]) => [native, arm]));
  const armInside = facts.renamedInside && Object.fromEntries(Object.entries(facts.renamedInside).map(([arm, native]) => [native, arm]));
  const envelope: [string, unknown][] = [];
  const properties: [string, unknown][] = [];
  const lifted: [string, unknown][] = [];
  for (const [name, input] of Object.entries(inputs)) {
    if (parameters.includes(name)) continue;
    const value = isCredential(kind, name, inputs) ? secret : input;
    if (facts.envelope?.includes(name)) envelope.push([name, value]);
    else if (facts.lifted && ["components", "definitions", "value"].includes(name)) lifted.push([name, value]);
    else properties.push([(Object.hasOwn(armNames, name) && armNames[name]) || name, armInside ? renamed(value, armInside) : value]);
  }
  if (facts.lifted) properties.push([facts.lifted, Object.fromEntries(lifted)]);
  return {
    kind,
    path,
    ...(envelope.length > 0 && { envelope: Object.fromEntries(envelope) }),
    properties: Object.fromEntries(properties),
  } as unknown as EstateRecord;
}

/** Stands for a secret in a record. */
export const secret = { $unknown: "a secret" };

/** Whether a property is secret although it is handed over like any other. */
export function isCredential(kind: Kind, name: string, properties: Readonly<Record<string, unknown>>): boolean {
  if (kind === "namedValues") return name === "value" && properties.secret !== undefined && properties.secret !== false;
  if (kind === "identityProviders" || kind === "authorizationServers" || kind === "openidConnectProviders") return name === "clientSecret";
  if (kind === "caches") return name === "connectionString" && !isNamedValueAlone(properties.connectionString);
  if (kind === "certificates") return name === "data" || name === "password";
  if (kind === "portalsettings") return name === "validationKey";
  return kind === "subscriptions" && (name === "primaryKey" || name === "secondaryKey");
}

/** Whether a text is a reference to a named value and nothing else. */
function isNamedValueAlone(text: unknown): boolean {
  return typeof text === "string" && /^\{\{[A-Za-z0-9-._]+\}\}$/.test(text);
}

function settingRecord(inputs: NativeResource["inputs"]): EstateRecord | undefined {
  const path = textOf(inputs.path);
  const kind = (Object.keys(kinds) as Kind[]).find((each) => factsOf(each).setting && parametersOf(each, path));
  return kind
    ? ({ kind, path, properties: inputs.properties ?? {}, declared: { manage: inputs.manage } } as unknown as EstateRecord)
    : undefined;
}

/** A parameter of a path. The id of another resource is known but for its subscription; one of another subscription is whole. */
function textOf(value: unknown): string {
  if (isLate(value)) return value.$late.replace(/#id$/, "");
  return typeof value === "string" ? value : "(unknown)";
}
