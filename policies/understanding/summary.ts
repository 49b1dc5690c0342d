import type { Severity } from "../baseline/rule";
import { type DataKind, dataKinds, factsOfKind } from "./data/kinds";
import type { ApiUnderstanding, KindCount, OperationUnderstanding, Understanding, UnderstandingSummary } from "./model";

const order: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** Joins what is understood of several APIs, and counts it. */
export function summarized(apis: readonly ApiUnderstanding[]): Understanding {
  const operations = apis.flatMap((api) => api.operations);
  const open = operations.filter(isOpen);
  const summary: UnderstandingSummary = {
    apis: apis.length,
    operations: operations.length,
    sensitive: operations.filter(({ sensitive }) => sensitive.length > 0).length,
    withoutAuthentication: open.length,
    exposed: open.filter(({ sensitive }) => sensitive.some(({ direction }) => direction === "response")).length,
    undescribed: operations.filter(({ undescribed }) => undescribed.length > 0).length,
    unknownAuthentication: operations.filter(isUnknown).length,
    kinds: kindCounts(operations),
    mismatches: operations.filter(({ mismatch }) => mismatch !== undefined && mismatch.kind !== "unknown").length,
  };
  return { apis, summary };
}

/** Whether anybody gets in: by its policies on some way in where they are known, else by its definition. */
export function isOpen({ authentication, protection }: OperationUnderstanding): boolean {
  if (protection) return protection.some((ways) => ways.authentication === "none");
  return authentication.asked === "never" || authentication.asked === "optional";
}

function isUnknown(operation: OperationUnderstanding): boolean {
  const { authentication, protection } = operation;
  if (isOpen(operation)) return false;
  return protection ? protection.some((ways) => ways.authentication === "unknown") : authentication.asked === "unknown";
}

function kindCounts(operations: readonly OperationUnderstanding[]): KindCount[] {
  const counts = new Map<DataKind, { returned: number; taken: number; returnedWithoutAuthentication: number }>();
  for (const operation of operations) {
    const anybody = isOpen(operation);
    const kindsIn = (direction: "request" | "response") =>
      new Set(operation.sensitive.filter((each) => each.direction === direction).map(({ kind }) => kind));
    const countOf = (kind: DataKind) => {
      const count = counts.get(kind) ?? { returned: 0, taken: 0, returnedWithoutAuthentication: 0 };
      counts.set(kind, count);
      return count;
    };
    for (const kind of kindsIn("response")) {
      const count = countOf(kind);
      count.returned += 1;
      if (anybody) count.returnedWithoutAuthentication += 1;
    }
    for (const kind of kindsIn("request")) countOf(kind).taken += 1;
  }
  return (Object.keys(dataKinds) as DataKind[])
    .flatMap((kind) => {
      const count = counts.get(kind);
      const { label, sensitivity } = factsOfKind(kind);
      return count ? [{ kind, label, sensitivity, ...count }] : [];
    })
    .sort((a, b) => order[a.sensitivity] - order[b.sensitivity] || b.returned - a.returned || (a.kind < b.kind ? -1 : 1));
}
