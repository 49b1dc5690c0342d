import { referencesOf } from "../../policies/document/document-references";
import type { Waiver } from "../../policies/estate/declared";
import type { EstateRecord, Owner } from "../../policies/estate/estate";
import { type Kind, kinds } from "../../policies/estate/kinds";
import { parentOf, pathOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import type { Unread } from "../../policies/estate/unread";
import { record, type ServicePlace } from "./record";

/** What a stack owns: the whole, the platform below the APIs, or APIs on a service that others own. */
export const ownerships = ["everything", "platform", "apis"] as const;
export type Owns = (typeof ownerships)[number];

/** What others own beside a stack's APIs. */
export interface Others {
  readonly records: readonly EstateRecord[];
  readonly waivers?: readonly Waiver[];
  /** What of it could not be read. */
  readonly unread?: readonly Unread[];
  /** Why nothing is known of it; then what it would decide is undecided. */
  readonly unknown?: string;
}

/** Kinds that come with an API, whichever product or service they stand in. */
const apiKind = /^(?:apis(?:\/.+)?|apiVersionSets|apiCollections|backends|products\/api(?:s|Links)|gateways\/apis)$/;

/** The part of an estate that a record belongs to. */
export function ownerOf({ kind, declared }: Pick<EstateRecord, "kind" | "declared">): Owner {
  return declared?.owner ?? (apiKind.test(kind) ? "apis" : "platform");
}

const platformKinds = (Object.keys(kinds) as Kind[]).filter((kind) => ownerOf({ kind }) === "platform");

export interface Part {
  /** The records of the part, and behind an API stack's own those that others have. */
  readonly all: readonly EstateRecord[];
  /** What others have and nobody has told. */
  readonly unread?: readonly Unread[];
}

/**
 * The part of a composition that a stack owns. What others own is looked at beside it, and never registered; where it is
 * not known, records that nothing is known of stand for what the stack's own refer to.
 * @param composed what the program declares of platform and APIs
 * @param asItIs records that belong to the stack whatever their kind
 */
export function partOf(
  composed: readonly EstateRecord[],
  asItIs: readonly EstateRecord[],
  place: ServicePlace,
  { owns = "everything", others }: { readonly owns?: Owns; readonly others?: Others },
): Part {
  const own = [...(owns === "everything" ? composed : composed.filter((each) => ownerOf(each) === owns)), ...asItIs];
  if (owns !== "apis") return { all: own };
  const { records, unknown, unread = [] }: Others = others ?? { records: [], unknown: notGiven };
  const ownPaths = new Set(own.map(({ path }) => path.toLowerCase()));
  // What is declared of an API from its definition is all of it; what is declared as it is may leave operations to the service.
  const ownApis = new Set(composed.flatMap(({ kind, path }) => (kind === "apis" ? [path.toLowerCase()] : [])));
  const theirs = records.filter(({ path }) => !ownPaths.has(path.toLowerCase()) && !standsIn(path.toLowerCase(), ownApis));
  const all = [...own, ...theirs.map(inherited)];
  if (unknown === undefined) return unread.length > 0 ? { all, unread } : { all };
  return {
    all: [...all, ...placeholders(all, place, unknown).map(inherited)],
    unread: [...unread, ...platformKinds.map((kind) => ({ kind, why: unknown }))],
  };
}

/** Why what others own is not known where nobody has said where it is to be read. */
export const notGiven = "what the platform has is not given to this stack (setting inherits)";

function inherited(each: EstateRecord): EstateRecord {
  const { planned: _, ...rest } = each;
  return { ...rest, declared: { ...each.declared, inherited: true } };
}

function standsIn(path: string, places: ReadonlySet<string>): boolean {
  for (let up = parentOf(path); up !== undefined; up = parentOf(up)) if (places.has(up)) return true;
  return false;
}

/** Records of which nothing is known, for what decides about the records at hand and is not among them. */
function placeholders(records: readonly EstateRecord[], place: ServicePlace, unknown: string): EstateRecord[] {
  const paths = new Set(records.map(({ path }) => path.toLowerCase()));
  const made: EstateRecord[] = [];
  const add = (kind: Kind, parameters: Readonly<Record<string, string>>, properties: Readonly<Record<string, unknown>>) => {
    const each = record(kind, { ...place, ...parameters }, properties as never);
    if (paths.has(each.path.toLowerCase())) return;
    paths.add(each.path.toLowerCase());
    made.push(each);
  };
  const policy = { value: { unknown } };
  const product = Object.fromEntries(productProperties.map((name) => [name, { $unknown: unknown }]));
  add("policies", {}, policy);
  for (const { kind, path } of records) {
    if (kind !== "products/apis") continue;
    const productId = path.split("/").at(-3) ?? "";
    if (paths.has(pathOf("products", { ...place, productId }).toLowerCase())) continue;
    add("products", { productId }, product);
    add("products/policies", { productId }, policy);
  }
  for (const each of records) {
    if (!isPolicyRecord(each) || !("root" in each.properties.value)) continue;
    for (const { kind, id } of referencesOf(each.properties.value)) if (kind === "fragment") add("policyFragments", { id }, policy);
  }
  return made;
}

const productProperties = [
  "displayName",
  "description",
  "terms",
  "state",
  "subscriptionRequired",
  "approvalRequired",
  "subscriptionsLimit",
] as const;
