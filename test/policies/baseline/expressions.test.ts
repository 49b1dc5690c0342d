import { describe, expect, it } from "vitest";
import { checkEstate, checkPolicyFiles } from "../../../policies/baseline/check";
import { exampleEstate, examplePolicy } from "../../../policies/baseline/examples";
import { grammar } from "../../../policies/baseline/packs/grammar";
import { documentsIn, prepareCheck } from "../../../policies/baseline/prepare";
import { parsePolicy } from "../../../policies/document/parse";
import { makeEstate } from "../../../policies/estate/estate";
import { isGrammarLoaded } from "../../../policies/expressions/grammar";

const how = { rules: [], pack: grammar };
const inbound = (content: string) => `<policies><inbound><base />${content}</inbound></policies>`;
const reads = '<set-method>@((string)context.Variables["a"])</set-method>';
const sets = (value: string) => `<set-variable name="a" value="${value}" />`;

function findingsOf(...policies: Parameters<typeof examplePolicy>[]) {
  const estate = makeEstate(exampleEstate(policies.map(([text, scope]) => examplePolicy(text, scope))));
  return checkEstate(estate, how).findings.map(({ slug, subject, path, level }) => `${level} ${slug} ${subject} ${path}`);
}

describe("expressions", () => {
  it("are checked in the estate's documents, each at its place", () => {
    expect(findingsOf([inbound("<set-method>@(context.Requst.Method + )</set-method>"), "api"])).toEqual([
      "error expression-syntax apis/orders/policies/policy inbound/set-method",
    ]);
  });

  it("are found by line and column in files", () => {
    const text = inbound('\n<set-variable name="a" value="@(context.Request.Methud)" />');
    const { document, diagnostics, positions } = parsePolicy(text);
    const { findings } = checkPolicyFiles([{ source: { file: "a.xml", positions, diagnostics }, document, scope: "api" }], how);
    expect(findings).toMatchObject(
      [{ slug: "expression-member", file: "a.xml", line: 2, column: text.split("\n")[1]?.indexOf("Methud") ?? 0 }].map((each) => ({
        ...each,
        column: each.column + 1,
      })),
    );
  });
});

describe("context variables", () => {
  it("may be set by a broader scope", () => {
    expect(findingsOf([`<policies><inbound>${sets("b")}</inbound></policies>`, "global"], [inbound(reads), "api"])).toEqual([]);
  });

  it("are told once where nothing sets them, whatever number of ways leads there", () => {
    expect(findingsOf([inbound(reads), "api"])).toEqual(["warning variable-not-set apis/orders/policies/policy inbound/set-method"]);
  });

  it("are told where they are read as another type", () => {
    expect(findingsOf([inbound(`${sets("@(1)")}${reads}`), "operation"])).toEqual([
      "warning variable-other-type apis/orders/operations/getOrder/policies/policy inbound/set-method",
    ]);
  });

  it("are not judged in a file that stands alone, whose parents may set them", () => {
    const { document, diagnostics, positions } = parsePolicy(inbound(reads));
    expect(checkPolicyFiles([{ source: { file: "a.xml", positions, diagnostics }, document, scope: "api" }], how).findings).toEqual([]);
  });
});

describe("preparing a check", () => {
  it("needs the grammar only where there are expressions", async () => {
    await prepareCheck([undefined]);
    await prepareCheck(documentsIn(makeEstate(exampleEstate([examplePolicy(inbound(reads))]))));
    expect(isGrammarLoaded()).toBe(true);
  });
});
