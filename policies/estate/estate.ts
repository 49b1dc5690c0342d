import type { PolicyDocument } from "../document/ast";
import type { DeclaredSecurity, ObjectAuthorization, Waiver } from "./declared";
import type { Kind } from "./kinds";
import { parentOf } from "./path";
import type { Envelope, PropertiesOf } from "./properties";
import type { Unread } from "./unread";

/**
 * One resource in ARM's own shape. Policy documents are ASTs where ARM has XML text; their `format` is always
 * `rawxml` when they are written.
 */
export interface EstateRecord<K extends Kind = Kind> {
  readonly kind: K;
  /** The ARM id behind the subscription: `/resourceGroups/rg/providers/Microsoft.ApiManagement/service/s/apis/a`. */
  readonly path: string;
  /** What ARM keeps beside `properties`: location, SKU, identity, tags. */
  readonly envelope?: Envelope;
  readonly properties: PropertiesOf<K>;
  /** Paths of the records that must be there first, beside the one it stands in. */
  readonly refs?: readonly string[];
  /** What the declaration says and ARM has no place for. */
  readonly declared?: Declared;
  /** What a deployment would do with it, where the source is a preview; nothing unless given. */
  readonly planned?: PlannedChange;
  /** The file that it was read from, where that is no declaration. */
  readonly file?: string;
}

/** A replaced resource is deleted and made anew, or the other way round. */
export type PlannedChange = "create" | "update" | "replace" | "delete";

export interface Declared {
  /** The file that declares it, relative to the project. */
  readonly file?: string;
  /** The profile of an API: `external`, `partner`, `internal`. */
  readonly profile?: string;
  /** How callers of an API prove who they are. */
  readonly authentication?: "entra" | "oidc" | "client-certificate" | "subscription-key";
  /** Scopes or roles of which the caller of an operation must have one. */
  readonly scopes?: readonly string[];
  /** Who decides whether the caller may touch the object that an operation's path names. */
  readonly objectAuthorization?: readonly ObjectAuthorization[];
  /** The definition of an API: a file relative to the project, or a URL. */
  readonly definition?: string;
  /** What the definition asks of the callers of an operation. */
  readonly security?: DeclaredSecurity;
  /** Path parameters that name an object although their names do not show it, such as UUIDs. */
  readonly identifiers?: readonly string[];
  /** Properties that are changed outside of deployments, such as a list for emergencies: a deployment sets them once. */
  readonly editedOutside?: readonly string[];
  /** The engine refuses to delete or replace it. */
  readonly protect?: boolean;
  /** For settings that exist once: whether this stack writes them, takes them as they are, or leaves them out. */
  readonly manage?: "own" | "adopt" | "skip";
  /** Which stack it belongs to, where platform and APIs are apart; its kind tells unless given. */
  readonly owner?: Owner;
  /** The text of a policy that is deployed byte for byte, where its document would be printed in another layout. */
  readonly text?: string;
  /** Another stack, or nobody's program, has it: it is looked at and never registered. */
  readonly inherited?: true;
  /** The service makes it by itself, of an import or with its API: it is looked at and never registered. */
  readonly byService?: true;
}

/** The two parts that an estate can be divided into. */
export type Owner = "platform" | "apis";

/** Everything that is known of a set of APIs and the service that runs them. */
export interface Estate {
  readonly version: 1;
  /** Sorted by path. */
  readonly records: readonly EstateRecord[];
  /** What a deployment would delete. It is no part of the estate any more; only rules about changes look at it. */
  readonly removed?: readonly EstateRecord[];
  readonly waivers: readonly Waiver[];
  /** It is one of several services that a source names: names of records say which. */
  readonly oneOfSeveral?: boolean;
  /** The pack of rules that it is meant to fulfil; the default one where it names none. */
  readonly pack?: string;
  /** What could not be read of it: nothing unless given. */
  readonly unread?: readonly Unread[];
}

/** A record's policy document, or why it is not known. */
export type PolicyContent = PolicyDocument | { readonly unknown: string };

export interface EstateIndex {
  readonly estate: Estate;
  byPath(path: string): EstateRecord | undefined;
  ofKind<K extends Kind>(kind: K): readonly EstateRecord<K>[];
  /** The records of a kind that stand directly in another. */
  childrenOf<K extends Kind>(path: string, kind: K): readonly EstateRecord<K>[];
}

const indexes = new WeakMap<Estate, EstateIndex>();

/** Lookups over an estate, made once and kept as long as the estate is. */
export function indexOf(estate: Estate): EstateIndex {
  const known = indexes.get(estate);
  if (known) return known;
  const paths = new Map<string, EstateRecord>();
  const byKind = new Map<Kind, EstateRecord[]>();
  const children = new Map<string, EstateRecord[]>();
  const push = <K>(map: Map<K, EstateRecord[]>, key: K, record: EstateRecord) => {
    const list = map.get(key);
    if (list) list.push(record);
    else map.set(key, [record]);
  };
  for (const record of estate.records) {
    paths.set(record.path.toLowerCase(), record);
    push(byKind, record.kind, record);
    push(children, `${record.kind} ${parentOf(record.path)?.toLowerCase()}`, record);
  }
  const index: EstateIndex = {
    estate,
    byPath: (path) => paths.get(path.toLowerCase()),
    ofKind: <K extends Kind>(kind: K) => (byKind.get(kind) ?? []) as unknown as readonly EstateRecord<K>[],
    childrenOf: <K extends Kind>(path: string, kind: K) =>
      (children.get(`${kind} ${path.toLowerCase()}`) ?? []) as unknown as readonly EstateRecord<K>[],
  };
  indexes.set(estate, index);
  return index;
}

/**
 * Makes an estate of records: sorted by path, so that the same declarations give the same bytes. Those that are planned to
 * be deleted are kept apart.
 * @throws Error where two records have one path.
 */
export function makeEstate(records: readonly EstateRecord[], waivers: readonly Waiver[] = [], pack?: string): Estate {
  const all = [...records].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const removed = all.filter(({ planned }) => planned === "delete");
  const sorted = removed.length > 0 ? all.filter(({ planned }) => planned !== "delete") : all;
  const paths = new Set<string>();
  for (const { path } of sorted) {
    if (paths.has(path.toLowerCase())) throw new Error(`two records have the path ${path}`);
    paths.add(path.toLowerCase());
  }
  return { version: 1, ...(pack && { pack }), records: sorted, ...(removed.length > 0 && { removed }), waivers };
}
