import type { EstateRecord } from "./estate";
import type { PolicyKind } from "./properties";

const policyKinds: ReadonlySet<string> = new Set<PolicyKind>([
  "policies",
  "policyFragments",
  "products/policies",
  "apis/policies",
  "apis/operations/policies",
]);

/** Whether a record holds a policy document. */
export function isPolicyRecord(record: EstateRecord): record is EstateRecord<PolicyKind> {
  return policyKinds.has(record.kind);
}
