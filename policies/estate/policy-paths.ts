import type { Scope } from "../document/ast";
import type { PolicyKind } from "./properties";

/*
 * Where policy documents lie in a folder: as in the folders of APIOps and of the service's own Git repository, by what
 * they are attached to.
 */

const inService = /\/service\/[^/]+\/(.+)$/i;

/** The file of a policy record, relative to the folder of policies: `apis/accounts/operations/getAccount/policy.xml`. */
export function policyFileOf(recordPath: string): string {
  const inside = inService.exec(recordPath)?.[1] ?? recordPath.replace(/^\//, "");
  return /^(?:workspaces\/[^/]+\/)?policyFragments\//i.test(inside)
    ? `${inside}/policy.xml`
    : inside.replace(/(?:^|\/)policies\/policy$/i, (match) => (match.startsWith("/") ? "/policy.xml" : "policy.xml"));
}

/** The record that a file of a folder of policies is for, as a path below the service; undefined where it is for none. */
export function policyRecordOf(file: string): string | undefined {
  const parts = file.replaceAll("\\", "/").split("/");
  if (parts.pop() !== "policy.xml") return undefined;
  const inside = parts.join("/");
  if (/^(?:workspaces\/[^/]+\/)?policyFragments\/[^/]+$/i.test(inside)) return inside;
  return inside === "" ||
    /^(?:workspaces\/[^/]+|(?:workspaces\/[^/]+\/)?(?:products\/[^/]+|apis\/[^/]+(?:\/operations\/[^/]+)?))$/i.test(inside)
    ? `${inside}${inside ? "/" : ""}policies/policy`
    : undefined;
}

/** The kind of a policy record by its path below the service. */
export function policyKindOf(inside: string): PolicyKind {
  const rest = inside.replace(/^workspaces\/[^/]+\//i, "");
  if (/^policyFragments\//i.test(rest)) return "policyFragments";
  if (/^products\//i.test(rest)) return "products/policies";
  if (/^apis\/[^/]+\/operations\//i.test(rest)) return "apis/operations/policies";
  return /^apis\//i.test(rest) ? "apis/policies" : "policies";
}

/** The scope that the folders of a file tell, in any folder that is laid out like this; undefined where they tell none. */
export function scopeOfFile(file: string): Scope | undefined {
  const path = file.replaceAll("\\", "/");
  if (/(?:^|\/)apis\/[^/]+\/operations\/[^/]+\/[^/]+\.xml$/i.test(path)) return "operation";
  if (/(?:^|\/)apis\/[^/]+\/[^/]+\.xml$/i.test(path)) return "api";
  if (/(?:^|\/)products\/[^/]+\/[^/]+\.xml$/i.test(path)) return "product";
  if (/(?:^|\/)workspaces\/[^/]+\/[^/]+\.xml$/i.test(path)) return "workspace";
  return undefined;
}
