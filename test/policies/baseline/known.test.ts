import { describe, expect, it } from "vitest";
import type { CheckResult, Finding } from "../../../policies/baseline/finding";
import { baselineFile, baselineOf, markKnown } from "../../../policies/baseline/known";

const finding = (fingerprint: string, more: Partial<Finding> = {}): Finding => ({
  rule: "APIM-LIM-001",
  slug: "rate-limited",
  severity: "high",
  level: "error",
  subject: `apis/${fingerprint[0]}`,
  path: "inbound",
  message: "no limit",
  fix: "limit",
  controls: {},
  fingerprint,
  ...more,
});
const a = "aaaaaaaaaaaaaaaa";
const b = "bbbbbbbbbbbbbbbb";
const waived = { reason: "r", owner: "o", approver: "a", expires: "2030-01-01" };
const result = (...findings: Finding[]): CheckResult => ({
  version: 1,
  subjects: [],
  findings,
  unknown: [],
  manual: [],
  errors: [],
  leftOut: [],
});
const known = (of: CheckResult) => of.findings.map((each) => each.known === true);

describe("a baseline", () => {
  it("is sorted, counts, and holds neither lines, waived findings nor those about the check", () => {
    const baseline = baselineOf(
      result(finding(b, { line: 3 }), finding(a), finding(b, { line: 9 }), finding(a, { waived }), finding(a, { rule: "ENG-003" })),
    );
    expect(baseline.findings).toEqual([
      { fingerprint: a, rule: "APIM-LIM-001", subject: "apis/a", path: "inbound", count: 1 },
      { fingerprint: b, rule: "APIM-LIM-001", subject: "apis/b", path: "inbound", count: 2 },
    ]);
    expect(baselineFile.safeParse(baseline).success).toBe(true);
  });

  it.each<[string, Finding[], Finding[], boolean[], { known: number; fixed: number }]>([
    ["knows what moved", [finding(a, { line: 1 })], [finding(a, { line: 7 })], [true], { known: 1, fixed: 0 }],
    ["does not know what is new", [finding(a)], [finding(a), finding(b)], [true, false], { known: 1, fixed: 0 }],
    ["counts those that are alike", [finding(a)], [finding(a), finding(a)], [true, false], { known: 1, fixed: 0 }],
    ["counts what is gone", [finding(a), finding(a), finding(b)], [finding(a)], [true], { known: 1, fixed: 2 }],
    ["leaves what is waived to the waiver", [finding(a)], [finding(a, { waived })], [false], { known: 0, fixed: 0 }],
    ["never hides a finding about the check", [finding(a)], [finding(a, { rule: "ENG-001" })], [false], { known: 0, fixed: 1 }],
  ])("%s", (_, before, after, marks, counts) => {
    const marked = markKnown(result(...after), baselineOf(result(...before)));
    expect(known(marked)).toEqual(marks);
    expect(marked.baseline).toEqual(counts);
  });
});
