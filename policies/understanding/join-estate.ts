import type { EffectivePolicy } from "../document/effective";
import { effectiveFor } from "../estate/effective";
import type { EstateIndex, EstateRecord } from "../estate/estate";
import { nameOf } from "../estate/path";
import { isKnown } from "../estate/value";
import { describeWay, type WayIn, waysInto } from "../estate/ways-in";
import { protectionsOf } from "../protections";
import { type EffectiveAuthentication, effectiveAuthentication } from "./effective-authentication";
import type { ApiUnderstanding, OperationUnderstanding, ProtectedWays } from "./model";
import { riskOf } from "./risk";
import { securityMismatch, type WayAuthentication } from "./security-mismatch";
import { sortedByRisk } from "./understand";

/**
 * Joins what a definition says of an API with what the API's policies do: what protects each operation on each way in, where
 * definition and policies differ, and how urgent it is in the light of both.
 */
export function joinEstate(understood: ApiUnderstanding, api: EstateRecord<"apis">, estate: EstateIndex): ApiUnderstanding {
  const ways = waysInto(api, estate);
  const records = new Map(estate.childrenOf(api.path, "apis/operations").map((record) => [keyOf(record), record]));
  const notes = [...understood.notes];
  const operations = understood.operations.map((operation) => {
    const key = `${operation.method} ${normal(operation.path)}`;
    const record = records.get(key);
    records.delete(key);
    if (record) return joinOperation(operation, record, api, ways, estate);
    notes.push(`${operation.method} ${operation.path} is in the definition, and not in the service`);
    return operation;
  });
  for (const record of records.values())
    notes.push(`${titleOf(record)} (${nameOf(record.path)}) is in the service, and not in the definition: nothing is known of its data`);
  return { ...understood, name: nameOf(api.path), operations: sortedByRisk(operations), notes };
}

function joinOperation(
  operation: OperationUnderstanding,
  record: EstateRecord<"apis/operations">,
  api: EstateRecord<"apis">,
  ways: readonly WayIn[],
  estate: EstateIndex,
): OperationUnderstanding {
  // Ways on which the same policies run, and as much is asked, stand together.
  const groups = new Map<
    string,
    { readonly policy: EffectivePolicy; readonly authentication: EffectiveAuthentication; readonly names: string[] }
  >();
  const policies: EffectivePolicy[] = [];
  const asked: WayAuthentication[] = [];
  for (const way of ways) {
    const policy = effectiveFor(record, way, estate);
    if (!policies.includes(policy)) policies.push(policy);
    const authentication = effectiveAuthentication(policy, way, estate);
    const name = describeWay(way);
    asked.push({ way: name, authentication });
    const key = `${policies.indexOf(policy)} ${authentication}`;
    const group = groups.get(key) ?? { policy, authentication, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  const protection = [...groups.values()].map(
    ({ policy, authentication, names }): ProtectedWays => ({
      ways: names,
      authentication,
      protections: protectionsOf(record, api, policy),
    }),
  );
  const declared = record.declared?.security;
  const authentication =
    operation.authentication.asked === "unknown" && declared
      ? { ...operation.authentication, asked: declared.asked }
      : operation.authentication;
  const kinds = [...new Set(operation.authentication.alternatives.flatMap((each) => each.map(({ kind }) => kind)))].sort();
  const mismatch = securityMismatch({ asked: authentication.asked, kinds: kinds.length > 0 ? kinds : (declared?.kinds ?? []) }, asked);
  const open = operation.identifiers.filter(({ name }) => !isDecided(name, protection));
  const effective = asked.map((each) => each.authentication);
  return {
    ...operation,
    id: nameOf(record.path),
    authentication,
    risk: riskOf(operation.sensitive, authentication, open, operation.exposure, effective),
    protection,
    ...(mismatch && { mismatch }),
  };
}

/** Whether it is decided on every way in who may touch the object that a parameter names. */
function isDecided(parameter: string, protection: readonly ProtectedWays[]): boolean {
  return (
    protection.length > 0 &&
    protection.every(({ protections }) =>
      protections.some(({ label, text }) => label === "object" && text.startsWith(`${parameter} `) && !text.includes("not enforced")),
    )
  );
}

function keyOf(record: EstateRecord<"apis/operations">): string {
  const { method, urlTemplate } = record.properties;
  return isKnown(method) && isKnown(urlTemplate) ? `${method.toUpperCase()} ${normal(urlTemplate)}` : record.path;
}

function normal(path: string): string {
  const [bare = ""] = path.split(/[?#]/);
  return bare.startsWith("/") ? bare : `/${bare}`;
}

function titleOf({ properties: { method, urlTemplate } }: EstateRecord<"apis/operations">): string {
  return `${isKnown(method) ? method : "?"} ${isKnown(urlTemplate) ? urlTemplate : "?"}`;
}
