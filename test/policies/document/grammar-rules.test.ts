import { beforeAll, describe, expect, it } from "vitest";
import { checkDocument, type DocumentContext } from "../../../policies/document/check-document";
import { grammarRules } from "../../../policies/document/grammar-rules";
import { parsePolicy } from "../../../policies/document/parse";
import { checkExpressions } from "../../../policies/expressions/check-expressions";
import { loadGrammar } from "../../../policies/expressions/grammar";

beforeAll(loadGrammar);

function check(text: string, context: Omit<DocumentContext, "scope">) {
  const { document, diagnostics, positions } = parsePolicy(text);
  const found = document ? [...checkDocument(document, { scope: "api", ...context }), ...checkExpressions(document, { positions })] : [];
  return [...diagnostics, ...found].map(({ rule }) => rule);
}

/** What only an estate can break; tested with it. */
const ofEstates = ["reference-missing", "tier-exceeded"];

interface Examples extends Omit<DocumentContext, "scope"> {
  readonly pass: readonly string[];
  readonly fail: readonly string[];
}

describe.each(Object.entries(grammarRules))("%s", (slug, rule) => {
  const { pass, fail, ...context }: Examples = "examples" in rule ? rule.examples : { pass: [], fail: [] };

  if (pass.length === 0) it("concerns builders or estates alone", () => expect(["literal-is-code", ...ofEstates]).toContain(slug));

  it.each(pass)("accepts %s", (text) => {
    expect(check(text, context)).toEqual([]);
  });

  it.each(fail)("refuses %s", (text) => {
    expect(check(text, context)).toContain(slug);
  });
});
