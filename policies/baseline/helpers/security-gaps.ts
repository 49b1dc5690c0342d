import { effectiveFor } from "../../estate/effective";
import type { EstateIndex, EstateRecord } from "../../estate/estate";
import { parentOf } from "../../estate/path";
import { describeWay, waysInto } from "../../estate/ways-in";
import { effectiveAuthentication } from "../../understanding/effective-authentication";
import { type SecurityMismatch, securityMismatch, type WayAuthentication } from "../../understanding/security-mismatch";
import type { RecordSubject, Report } from "../rule";
import { isDescribedByOpenApi } from "./described-by-openapi";

type Gaps = Map<EstateRecord, SecurityMismatch | undefined>;
const known = new WeakMap<EstateIndex, Gaps>();

/**
 * Where the definition of an operation and its policies differ on who may call it; undefined where they agree, or where nothing is
 * known of the definition. Worked out once for all rules.
 */
function securityGap(operation: EstateRecord<"apis/operations">, estate: EstateIndex): SecurityMismatch | undefined {
  const security = operation.declared?.security;
  if (!security) return undefined;
  const gaps: Gaps = known.get(estate) ?? new Map();
  known.set(estate, gaps);
  if (gaps.has(operation)) return gaps.get(operation);
  const api = apiOf(operation, estate);
  const ways = (api ? waysInto(api, estate) : []).map((way): WayAuthentication => {
    return { way: describeWay(way), authentication: effectiveAuthentication(effectiveFor(operation, way, estate), way, estate) };
  });
  const gap = securityMismatch(security, ways);
  gaps.set(operation, gap);
  return gap;
}

/**
 * Why nothing can be said of an API's operations, where that is so for all of them: what their definition asks is not known, or the
 * API's policy is not.
 */
function whyNoGaps(api: EstateRecord<"apis">, estate: EstateIndex): string | undefined {
  if (!isDescribedByOpenApi(api)) return undefined;
  const operations = estate.childrenOf(api.path, "apis/operations");
  if (operations.length === 0) return undefined;
  if (operations.every(({ declared }) => !declared?.security)) return "what the API's OpenAPI definition asks of callers is not known";
  const value = estate.childrenOf(api.path, "apis/policies")[0]?.properties.value;
  return value && "unknown" in value ? value.unknown : undefined;
}

/** Hands the gap of each operation to a rule; where nothing can be said of an API's operations, that is told once, of the API. */
export function checkGaps(
  subject: RecordSubject<"apis"> | RecordSubject<"apis/operations">,
  report: Report,
  judge: (gap: SecurityMismatch, operation: EstateRecord<"apis/operations">) => void,
) {
  const { estate } = subject;
  if (subject.subject === "apis") {
    const why = whyNoGaps(subject.record, estate);
    if (why) report.unknown(why);
    return;
  }
  const { record } = subject;
  const api = apiOf(record, estate);
  const gap = api && isDescribedByOpenApi(api) && !whyNoGaps(api, estate) ? securityGap(record, estate) : undefined;
  if (gap) judge(gap, record);
}

/** The API that an operation stands in. */
function apiOf(operation: EstateRecord<"apis/operations">, estate: EstateIndex): EstateRecord<"apis"> | undefined {
  return estate.byPath(parentOf(operation.path) ?? "") as EstateRecord<"apis"> | undefined;
}
