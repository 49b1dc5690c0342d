import { type Estate, indexOf } from "../estate/estate";
import type { Kind } from "../estate/kinds";
import { subjectName } from "../estate/subject-name";
import { knownIndexOf, type Unread, UnreadError, whyUnread } from "../estate/unread";
import type { UnknownAnswer } from "./finding";
import type { AnyRule, AppliesTo, Report, SubjectOf } from "./rule";

/** What makes the ways into an API: the products that publish it. */
const waysMadeOf: readonly Kind[] = ["products", "products/apis", "products/apiLinks"];

/**
 * The rules as they judge an estate of which something could not be read: where one of them looks at that, its answer is unknown.
 * The rules as they are where everything could be read.
 */
export function rulesFor(estate: Estate, rules: readonly AnyRule[]): readonly AnyRule[] {
  if (!estate.unread || estate.unread.length === 0) return rules;
  const known = knownIndexOf(estate);
  const ways = waysMadeOf.map((kind) => whyUnread(estate, kind)).find((why) => why !== undefined);
  return rules.map((rule) => ({
    ...rule,
    check(subject: { readonly subject: AppliesTo }, report: Report) {
      try {
        rule.check({ ...subject, estate: known } as SubjectOf<AppliesTo>, report);
      } catch (error) {
        if (!(error instanceof UnreadError)) throw error;
        report.unknown(error.message);
        return;
      }
      // There may be more ways in than those that it was judged on.
      if (subject.subject === "operation" && ways !== undefined) report.unknown(ways);
    },
  }));
}

/**
 * What is to be said of subjects that could not be read themselves: no rule about them is decided.
 * @param ran the ids of the rules that run
 */
export function unreadAnswers(estate: Estate, rules: readonly AnyRule[], ran: ReadonlySet<string>): UnknownAnswer[] {
  const index = indexOf(estate);
  return (estate.unread ?? []).flatMap((unread) =>
    rules
      .filter(({ id, appliesTo }) => ran.has(id) && subjectsIn(unread).some((subject) => (appliesTo as AppliesTo[]).includes(subject)))
      .map(({ id, slug }) => ({
        rule: id,
        slug,
        subject: unread.within === undefined ? unread.kind : `${subjectName(unread.within, index)}/${unread.kind.split("/").pop()}`,
        why: unread.why,
      })),
  );
}

function subjectsIn({ kind }: Unread): readonly AppliesTo[] {
  if (kind === "apis/operations") return [kind, "operation"];
  if (kind === "apis") return [kind, "definition", "apis/operations", "operation", "policy"];
  return kind === "policyFragments" || kind === "products" ? [kind, "policy"] : [kind];
}
