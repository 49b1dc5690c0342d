import { describe, expect, it } from "vitest";
import { checkDocument } from "../../../policies/document/check-document";
import { grammarRules } from "../../../policies/document/grammar-rules";
import { parsePolicy } from "../../../policies/document/parse";

function check(text: string) {
  const { document, diagnostics } = parsePolicy(text);
  return [...diagnostics, ...(document ? checkDocument(document, { scope: "api" }) : [])].map(({ rule }) => rule);
}

describe.each(Object.entries(grammarRules))("%s", (slug, rule) => {
  const examples = "examples" in rule ? rule.examples : { pass: [], fail: [] };

  if (examples.pass.length === 0) it("concerns builders alone", () => expect(slug).toBe("literal-is-code"));

  it.each(examples.pass)("accepts %s", (text) => {
    expect(check(text)).toEqual([]);
  });

  it.each(examples.fail)("refuses %s", (text) => {
    expect(check(text)).toContain(slug);
  });
});
