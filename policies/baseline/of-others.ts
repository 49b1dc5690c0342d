import type { EstateIndex } from "../estate/estate";
import { parentOf } from "../estate/path";
import { subjectName } from "../estate/subject-name";
import { whyUnread } from "../estate/unread";
import type { CheckResult } from "./finding";

/**
 * A result with what is said of other people's records set apart: a finding about one is marked, and does not count; what is
 * undecided or left to a person about them is theirs to look at, and left out. The result as it is where all records are the estate's own.
 */
export function withOthersApart(result: CheckResult, estate: EstateIndex): CheckResult {
  const inherited = estate.estate.records.filter((each) => each.declared?.inherited && !isOfOwnApi(each.path, estate));
  if (inherited.length === 0) return result;
  const names = new Set(inherited.map(({ path }) => subjectName(path, estate)));
  // Nothing is known of them, so nothing that is said of them is.
  const unknown = new Set(
    inherited.flatMap(({ kind, path }) => (whyUnread(estate.estate, kind) === undefined ? [] : [subjectName(path, estate)])),
  );
  const isOwn = ({ subject }: { readonly subject: string }) => !names.has(subject);
  return {
    ...result,
    subjects: result.subjects.filter(({ name }) => !names.has(name)),
    findings: result.findings
      .filter(({ subject }) => !unknown.has(subject))
      .map((finding) => (isOwn(finding) ? finding : { ...finding, inherited: true })),
    unknown: result.unknown.filter(isOwn),
    manual: result.manual.filter(isOwn),
  };
}

/** What stands in an API of the estate's own is its own to answer for, whoever made it. */
function isOfOwnApi(path: string, estate: EstateIndex): boolean {
  for (let up = parentOf(path); up !== undefined; up = parentOf(up)) {
    const record = estate.byPath(up);
    if (record?.kind === "apis") return !record.declared?.inherited;
  }
  return false;
}
