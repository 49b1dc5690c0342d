import { readFileSync } from "node:fs";
import type { PolicyDocument } from "../../policies/document/ast";
import { parsePolicy } from "../../policies/document/parse";
import type { Declared, EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { parametersOf, pathOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import type { PolicyKind } from "../../policies/estate/properties";
import { isLate, type Late } from "../../policies/estate/value";
import { DeclarationError } from "./declaration-error";
import { policyRecord, projectFile, type ServicePlace } from "./record";

/** A resource of the service as it is, with the properties as ARM names them. Nothing is hardened or filled in. */
export interface AsItIs {
  readonly kind: Kind;
  /** Its path below the service: `apis/orders/policies/policy`. */
  readonly path: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly declared?: Declared;
}

/** Records that are declared as they are: `palisade adopt` writes them. */
export function defineRecords(file: string, records: readonly AsItIs[]): readonly AsItIs[] {
  return records.map((each) => ({ ...each, declared: { file: projectFile(file), ...each.declared } }));
}

/** A policy document that stays as it is, and what else its resource has. */
export function policyAsItIs(document: PolicyDocument, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { ...more, format: "rawxml", value: document };
}

/**
 * A policy in a file that is deployed byte for byte.
 * @param file its absolute path
 * @throws DeclarationError where it can't be read, or is no policy
 */
export function policyFile(file: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const problem = (what: string) => new DeclarationError([`${projectFile(file)}: ${what}`]);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw problem(`can't be read: ${(error as Error).message}`);
  }
  const { document } = parsePolicy(text);
  if (!document) throw problem("there is no policy in it");
  return { ...more, format: "rawxml", value: document, text };
}

const here = "./";

/** The id of something in the same service, by its path below it: `apiVersionSets/orders`. */
export function inService(path: string): Late {
  return { $late: `${here}${path}#id` };
}

const secretPrefix = "config:secrets:";

/** A secret that the stack's configuration must have: `pulumi config set --secret secrets:<name>`. */
export function configSecret(name: string): Late {
  return { $late: `${secretPrefix}${name}` };
}

/** The full configuration key of a late value that is a secret of the configuration; undefined where it is another. */
export function secretKeyOf({ $late }: Late): string | undefined {
  return $late.startsWith(secretPrefix) ? $late.slice("config:".length) : undefined;
}

/**
 * Records as an estate has them, each after what it names.
 * @throws DeclarationError naming every path that is none of its kind
 */
export function recordsAsTheyAre(place: ServicePlace, records: readonly AsItIs[]): EstateRecord[] {
  const service = pathOf("service", { ...place });
  const problems = records
    .filter(({ kind, path }) => parametersOf(kind, `${service}/${path}`) === undefined)
    .map(({ kind, path, declared }) => `${declared?.file ? `${declared.file}: ` : ""}${path} is not the path of a ${kind}`);
  if (problems.length > 0) throw new DeclarationError(problems);
  const made = records.map((each) => recordAsItIs(service, each));
  // Policies name named values by what they are called, which need not be their ids.
  const byName = new Map(
    made.flatMap(({ kind, path, properties }) => {
      const { displayName } = properties as { displayName?: unknown };
      return kind === "namedValues" && typeof displayName === "string"
        ? [[`${service}/namedValues/${displayName}`.toLowerCase(), path]]
        : [];
    }),
  );
  const paths = new Set(made.map(({ path }) => path.toLowerCase()));
  return made.map((each) =>
    each.refs
      ? { ...each, refs: each.refs.map((ref) => (paths.has(ref.toLowerCase()) ? ref : (byName.get(ref.toLowerCase()) ?? ref))) }
      : each,
  );
}

function recordAsItIs(service: string, { kind, path, properties: { text, ...properties }, declared: said }: AsItIs): EstateRecord {
  const declared: Declared | undefined = typeof text === "string" ? { ...said, text } : said;
  const refs = new Set<string>();
  const inPlace = (value: unknown): unknown => {
    if (isLate(value) && value.$late.startsWith(here)) {
      const late = `${service}/${value.$late.slice(here.length)}`;
      refs.add(late.replace(/#.*$/, ""));
      return { $late: late };
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(inPlace);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inPlace(each)]));
  };
  const full = `${service}/${path}`;
  const plain = { kind, path: full, properties, ...(declared && { declared }) } as unknown as EstateRecord;
  if (isPolicyRecord(plain)) {
    const { value } = plain.properties;
    if (!("root" in value)) return plain;
    const policy = policyRecord(kind as PolicyKind, parametersOf(kind, full) as never, value, declared);
    return { ...policy, properties: plain.properties } as EstateRecord;
  }
  const made = { ...plain, properties: inPlace(properties) } as unknown as EstateRecord;
  // A link names the other end in its path.
  if (kind === "products/apis") refs.add(`${service}/apis/${path.split("/").at(-1)}`);
  return refs.size > 0 ? { ...made, refs: [...refs].sort() } : made;
}
