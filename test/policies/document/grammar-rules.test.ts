import { beforeAll, describe, expect, it } from "vitest";
import { checkDocument, type DocumentContext } from "../../../policies/document/check-document";
import { effectivePolicy } from "../../../policies/document/effective";
import { type GrammarRule, grammarRules } from "../../../policies/document/grammar-rules";
import { parsePolicy } from "../../../policies/document/parse";
import { checkExpressions } from "../../../policies/expressions/check-expressions";
import { checkVariables } from "../../../policies/expressions/check-variables";
import { loadGrammar } from "../../../policies/expressions/grammar";

beforeAll(loadGrammar);

function check(text: string, context: Omit<DocumentContext, "scope">) {
  const { document, diagnostics, positions } = parsePolicy(text);
  if (!document) return diagnostics.map(({ rule }) => rule);
  const found = [...diagnostics, ...checkDocument(document, { scope: "api", ...context }), ...checkExpressions(document, { positions })];
  const variables = checkVariables(effectivePolicy([{ scope: "api", owner: "api", document }]));
  return [...found.map(({ rule }) => rule), ...variables.map(({ kind }): GrammarRule => `variable-${kind}`)];
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
