import type { EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { nameOf } from "../../policies/estate/path";
import { record } from "./record";

/** What a lock can keep from being deleted. */
export const lockTargets = ["service", "network", "logs"] as const;
export type LockTarget = (typeof lockTargets)[number];

/** What keeps things from being deleted by mistake. */
export interface ProtectionDeclaration {
  /** Whether the engine refuses to delete or replace what can't be made anew as it was. */
  readonly protect?: boolean;
  /** What Azure refuses to delete, whoever asks. A lock on the service holds for all that stands in it, APIs and policies too. */
  readonly locks?: readonly LockTarget[];
}

/** What is gone for good with its content, its address or its name: the group with all that is in it, logs, keys. */
const stateful: ReadonlySet<Kind> = new Set<Kind>([
  "resourceGroups",
  "service",
  "subscriptions",
  "logAnalyticsWorkspaces",
  "publicIPAddresses",
  "virtualNetworks",
  "virtualNetworks/subnets",
  "privateEndpoints",
  "userAssignedIdentities",
]);

const lockedKinds: Readonly<Record<LockTarget, readonly Kind[]>> = {
  service: ["service"],
  network: ["virtualNetworks", "publicIPAddresses"],
  logs: ["logAnalyticsWorkspaces"],
};

/** The records with what protects them: a mark for the engine, and locks beside them. */
export function withProtection(records: readonly EstateRecord[], { protect, locks = [] }: ProtectionDeclaration = {}): EstateRecord[] {
  const locked = new Set(locks.flatMap((target) => lockedKinds[target]));
  return records.flatMap((each) => [
    protect && stateful.has(each.kind) ? { ...each, declared: { ...each.declared, protect: true } } : each,
    ...(locked.has(each.kind) ? [lock(each)] : []),
  ]);
}

function lock({ path, declared }: EstateRecord): EstateRecord {
  return record(
    "locks",
    { scope: path, lockName: `${nameOf(path)}-keep` },
    { level: "CanNotDelete", notes: "Kept from being deleted by mistake. Take the lock away in the stack's settings first." },
    { refs: [path], ...(declared?.file && { declared: { file: declared.file } }) },
  );
}
