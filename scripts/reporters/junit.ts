import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces";
import { type CheckResult, type Finding, isOpen, type UnknownAnswer } from "../../policies/baseline/finding";
import { clean } from "../output";

/**
 * A result as JUnit XML, for the test reports of pipelines: a suite for each subject; a finding is a failure, a waived one
 * and one that could not be decided are skipped, and what could not be read is an error.
 */
export function formatJunit(result: CheckResult): string {
  const findings = groupBy(result.findings, ({ subject }) => subject);
  const unknown = groupBy(result.unknown, ({ subject }) => subject);
  const names = [...new Set([...result.subjects.map(({ name }) => name), ...findings.keys(), ...unknown.keys()])];
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele("testsuites", { name: "Palisade" });
  for (const name of names) suite(root, name, findings.get(name) ?? [], unknown.get(name) ?? []);
  if (result.errors.length > 0) {
    const errors = String(result.errors.length);
    const own = root.ele("testsuite", { name: "not read", tests: errors, failures: "0", errors, skipped: "0" });
    for (const { file, message } of result.errors) {
      own.ele("testcase", { name: clean(file ?? "check"), classname: "palisade" }).ele("error", { message: clean(message) });
    }
  }
  return root.end({ prettyPrint: true, indent: "  " });
}

function suite(root: XMLBuilder, name: string, findings: readonly Finding[], unknown: readonly UnknownAnswer[]) {
  const failures = findings.filter(isOpen).length;
  // A subject without findings is one test that passed.
  const tests = Math.max(1, findings.length + unknown.length);
  const own = root.ele("testsuite", {
    name: clean(name),
    tests: String(tests),
    failures: String(failures),
    errors: "0",
    skipped: String(findings.length - failures + unknown.length),
  });
  for (const finding of findings) failure(own, finding);
  for (const { slug, rule, why } of unknown) {
    own.ele("testcase", { name: slug, classname: rule }).ele("skipped", { message: clean(`not decided: ${why}`) });
  }
  if (findings.length + unknown.length === 0) own.ele("testcase", { name: "baseline", classname: "palisade" });
}

function failure(parent: XMLBuilder, { slug, rule, level, file, line, message, fix, ways, path, waived, known, inherited }: Finding) {
  const test = parent.ele("testcase", {
    name: slug,
    classname: rule,
    ...(file && { file: clean(file) }),
    ...(line && { line: String(line) }),
  });
  if (waived) {
    test.ele("skipped", { message: clean(`waived until ${waived.expires} by ${waived.approver}: ${waived.reason}`) });
    return;
  }
  if (known) {
    test.ele("skipped", { message: clean(`known, in the baseline: ${message}`) });
    return;
  }
  if (inherited) {
    test.ele("skipped", { message: clean(`of what others own: ${message}`) });
    return;
  }
  const place = [file && `${file}${line ? `:${line}` : ""}`, path, ...(ways ?? [])].filter((each) => each).join("\n");
  test.ele("failure", { message: clean(message), type: level }).txt(clean(`${message}\n${place}\n${fix}`));
}

function groupBy<T>(list: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const group = groups.get(key(each));
    if (group) group.push(each);
    else groups.set(key(each), [each]);
  }
  return groups;
}
