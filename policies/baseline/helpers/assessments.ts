import type { EstateIndex, EstateRecord } from "../../estate/estate";
import { nameOf } from "../../estate/path";
import { tierOf } from "../../estate/tier";
import type { Report } from "../rule";
import { textIn } from "./field";

/** A recommendation of Defender for APIs, and what it means where Defender finds fault. */
export interface Recommendation {
  /** The name of the assessment, which is the same for everybody. */
  readonly name: string;
  readonly wrong: string;
}

type Subject =
  | { readonly subject: "service"; readonly record: EstateRecord<"service">; readonly estate: EstateIndex }
  | { readonly subject: "apis/operations"; readonly record: EstateRecord<"apis/operations">; readonly estate: EstateIndex };

/** Reports what Defender found of an operation; that it was not asked at all is told once, of the service. */
export function checkAssessment(subject: Subject, { name, wrong }: Recommendation, report: Report) {
  const { estate } = subject;
  const any = assessmentsOf(estate, name);
  if (subject.subject === "service") {
    // Defender for APIs does not take Consumption.
    if (any.length === 0 && tierOf(subject.record) !== "consumption") report.unknown("Defender's findings are not part of the estate");
    return;
  }
  if (any.length === 0) return;
  const found = estate.childrenOf(subject.record.path, "assessments").find(({ path }) => nameOf(path).toLowerCase() === name);
  const code = textIn(found?.properties, "status", "code")?.toLowerCase();
  if (found && code === "unhealthy") report.finding(wrong, { record: found.path, property: "properties/status" });
  else if (!found) report.unknown("Defender has not judged the operation");
  else if (code !== "healthy" && code !== "notapplicable") report.unknown("what Defender found is not known");
}

const tables = new WeakMap<EstateIndex, Map<string, readonly EstateRecord<"assessments">[]>>();

/** The assessments of one name, looked up once. */
function assessmentsOf(estate: EstateIndex, name: string): readonly EstateRecord<"assessments">[] {
  const table = tables.get(estate) ?? new Map<string, readonly EstateRecord<"assessments">[]>();
  tables.set(estate, table);
  const known = table.get(name);
  if (known) return known;
  const found = estate.ofKind("assessments").filter(({ path }) => nameOf(path).toLowerCase() === name);
  table.set(name, found);
  return found;
}
