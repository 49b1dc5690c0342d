import { describe, expect, it } from "vitest";
import type { PolicyElement, PolicyValue } from "../../../policies/document/ast";
import { effectivePolicy, type FindFragment } from "../../../policies/document/effective";
import { constantOf, guaranteed } from "../../../policies/document/guarantee";
import { documentOf, sections } from "../../support/records";

const matches = ({ name }: PolicyElement) => name === "ip-filter";
const filter = '<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>';
const other = '<set-variable name="a" value="b" />';
const end = "<return-response />";
const when = (content: string, condition = "@(a)") => `<when condition="${condition}">${content}</when>`;
const otherwise = (content: string) => `<otherwise>${content}</otherwise>`;
const choose = (...branches: string[]) => `<choose>${branches.join("")}</choose>`;
const include = (id: string) => `<include-fragment fragment-id="${id}" />`;
const retry = (content: string) => `<retry condition="@(a)" count="1" interval="1">${content}</retry>`;

const fragments: Readonly<Record<string, ReturnType<FindFragment>>> = {
  Filters: documentOf(`<fragment>${filter}</fragment>`),
  Ends: documentOf(`<fragment>${end}</fragment>`),
  Plain: documentOf(`<fragment>${other}</fragment>`),
  Chooses: documentOf(`<fragment>${choose(when(filter), otherwise(end))}</fragment>`),
  Hidden: { unknown: "fragments may not be read" },
};

function judge(content: string, ...behind: { readonly unknown: string }[]) {
  const { inbound } = effectivePolicy(
    [{ scope: "api", owner: "orders", document: documentOf(sections({ inbound: content })) }],
    (id) => fragments[id],
  );
  const unknown = behind.map((each) => ({ ...each, scope: "global", owner: "service" }) as const);
  const { holds, by, sometimes, why } = guaranteed([...inbound, ...unknown], matches);
  return { holds, by: by.length, sometimes: sometimes.length, ...(why !== undefined && { why }) };
}

describe("a policy runs on every path", () => {
  it.each([
    ["where it stands directly in the section", filter, 1],
    ["where it stands behind others", other + filter + other, 1],
    ["where it stands twice", filter + filter, 2],
    ["where all branches have it", choose(when(filter), when(filter), otherwise(filter)), 3],
    ["where the other branches answer", choose(when(end), otherwise(filter)), 1],
    ["where the last branch answers", choose(when(filter), otherwise(other + end)), 1],
    ["where a branch always runs", choose(when(filter, "@(true)")), 1],
    ["where a branch always runs, by its literal", choose(when(filter, "true")), 1],
    ["where a branch without it never runs", choose(when(other, "@(false)"), otherwise(filter)), 1],
    ["where branches behind one that always runs have it not", choose(when(filter, "@( true )"), when(other), otherwise(other)), 1],
    [
      "where branches are nested",
      choose(when(choose(when(filter), otherwise(filter))), otherwise(choose(when(end), otherwise(filter)))),
      3,
    ],
    ["behind branches that may answer", choose(when(end)) + filter, 1],
    ["where it is tried again", retry(filter), 1],
    ["where its concurrency is limited", `<limit-concurrency key="a" max-count="1">${other}${filter}</limit-concurrency>`, 1],
    ["where it stands in a block", `<block>${filter}</block>`, 1],
    ["where wrappers are nested", retry(`<block>${choose(when(filter), otherwise(filter))}</block>`), 2],
    ["where it comes before an answer", filter + end, 1],
    ["where it comes with a fragment", include("Filters"), 1],
    ["where it comes with a fragment in a wrapper", retry(include("Filters")), 1],
    ["where branches include it", choose(when(include("Filters")), otherwise(filter)), 2],
    ["where the other branch includes the answer", choose(when(include("Ends")), otherwise(filter)), 1],
    ["where a fragment has it in branches", choose(when(include("Chooses")), otherwise(include("Chooses"))), 2],
    ["whatever an unknown fragment does before it", include("Hidden") + filter, 1],
    ["whatever an unknown fragment in a branch does", choose(when(include("Hidden") + filter), otherwise(filter + include("Hidden"))), 2],
    ["where an unknown branch answers in the end", choose(when(include("Hidden") + end), otherwise(filter)), 1],
  ])("%s", (_, content, by) => {
    expect(judge(content)).toEqual({ holds: "yes", by, sometimes: 0 });
  });

  it("whatever stands behind it that is not known", () => {
    expect(judge(filter, { unknown: "it may not be read" })).toEqual({ holds: "yes", by: 1, sometimes: 0 });
  });

  it("and others do on some", () => {
    expect(judge(choose(when(filter)) + filter)).toEqual({ holds: "yes", by: 1, sometimes: 1 });
  });
});

describe("a policy does not run on every path", () => {
  it.each([
    ["where it is not", other, 0],
    ["where nothing is", "", 0],
    ["where only one branch has it", choose(when(filter)), 1],
    ["where all branches have it, but none has to run", choose(when(filter), when(filter)), 2],
    ["where the last branch has it not", choose(when(filter), otherwise(other)), 1],
    ["where the last branch is empty", choose(when(filter), otherwise("")), 1],
    ["where the branch that has it never runs", choose(when(filter, "@(false)")), 0],
    ["where the branch that has it stands behind one that always runs", choose(when(other, "@(true)"), otherwise(filter)), 0],
    ["where nothing gets to it", end + filter, 1],
    ["where nothing gets to it behind a mock", `<mock-response />${filter}`, 1],
    ["where nothing gets to it in a branch", choose(when(end + filter), otherwise(other)), 1],
    ["where all branches before it answer", choose(when(end), otherwise(end)) + filter, 1],
    ["where a wrapper before it answers", retry(end) + filter, 1],
    ["where a fragment before it answers", include("Ends") + filter, 1],
    ["where a fragment in a wrapper before it answers", retry(include("Ends")) + filter, 1],
    ["where it stands beside others that run at once", `<wait for="any"><choose>${when(filter)}${otherwise(filter)}</choose></wait>`, 2],
    ["where it is text of a body", `<set-body>${filter}</set-body>`, 0],
    ["where a branch's fragment has it not", choose(when(include("Plain")), otherwise(filter)), 1],
    ["where an unknown fragment need not run", choose(when(include("Hidden"))), 0],
    ["where an unknown fragment runs in some branches, and another is empty", choose(when(include("Hidden")), otherwise("")), 0],
    ["where an unknown fragment never runs", choose(when(include("Hidden"), "@(false)"), otherwise(other)), 0],
    ["where an unknown fragment stands behind an answer", retry(end + include("Hidden")), 0],
  ])("%s", (_, content, sometimes) => {
    expect(judge(content)).toEqual({ holds: "no", by: 0, sometimes });
  });
});

describe("whether a policy runs on every path is not known", () => {
  it.each([
    ["where a fragment is not known", include("Hidden"), 0, "fragments may not be read"],
    ["where a fragment is missing", include("Missing"), 0, "the fragment Missing is not known"],
    ["where a fragment in a wrapper is not known", retry(other + include("Hidden")), 0, "fragments may not be read"],
    ["where a branch has one that is not known", choose(when(include("Hidden")), otherwise(filter)), 1, "fragments may not be read"],
    [
      "where a branch has one that is not known, and the other answers",
      choose(when(end), otherwise(include("Missing"))),
      0,
      "the fragment Missing is not known",
    ],
    ["where some run it", choose(when(filter)) + include("Hidden"), 1, "fragments may not be read"],
    ["where nothing is known twice: for the first reason", include("Hidden") + include("Missing"), 0, "fragments may not be read"],
  ])("%s", (_, content, sometimes, why) => {
    expect(judge(content)).toEqual({ holds: "unknown", by: 0, sometimes, why });
  });

  it("where a document is not known", () => {
    expect(judge(other, { unknown: "it may not be read" })).toEqual({ holds: "unknown", by: 0, sometimes: 0, why: "it may not be read" });
  });
});

describe("a condition", () => {
  it.each<[condition: PolicyValue | undefined, expected: boolean | undefined]>([
    ["true", true],
    [" false ", false],
    [{ expression: "@(true)" }, true],
    [{ expression: " @( false ) " }, false],
    [{ expression: "@(a)" }, undefined],
    [{ expression: "@(true || a)" }, true],
    [{ expression: "@{ return true; }" }, true],
    [{ template: [{ namedValue: "true" }] }, undefined],
    ["True", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j is the same for every request: %s", (condition, expected) => {
    expect(constantOf(condition)).toBe(expected);
  });
});
