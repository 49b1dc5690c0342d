import { describe, expect, it } from "vitest";
import { formatDiff } from "../../../scripts/reporters/diff-text";

const plain = (_style: string, text: string) => text;
const changed = (before: string | undefined, after: string | undefined) =>
  formatDiff(
    [
      {
        file: "a.xml",
        path: "a/@b",
        kind: "changed",
        text: "b of a changed",
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      },
    ],
    plain,
    {
      quiet: true,
    },
  )
    .split("\n")
    .slice(2);

describe("values that are too long for a sentence", () => {
  const long = (end: string) => `@(${"a + ".repeat(50)}${end} + ${"b + ".repeat(50)}c)`;

  it.each([
    ["short ones are told already", "a", "b", []],
    ["code", "@(a)", "b", ["      - @(a)", "      + b"]],
    ["only the lines that differ", "@{\n  a;\n  return b;\n}", "@{\n  a;\n  c;\n  return b;\n}", ["      +   c;"]],
    ["one that has come", undefined, "@(a)", ["      + @(a)"]],
    ["control characters", "@(a\u001b[31m)", "b", ["      - @(a[31m)", "      + b"]],
  ])("%s", (_, before, after, lines) => expect(changed(before, after)).toEqual(lines));

  it("long lines are cut to where they differ", () => {
    const [before = "", after = ""] = changed(long("x"), long("y"));
    expect(before).toMatch(/^ {6}- ….*a \+ x \+ b.*…$/);
    expect(after).toMatch(/^ {6}\+ ….*a \+ y \+ b.*…$/);
    expect(before.indexOf("x +")).toBe(after.indexOf("y +"));
    expect(before.length).toBeLessThan(140);
  });

  it("of many lines the first are shown", () => {
    const lines = changed("@{}", `@{\n${"a;\n".repeat(100)}}`);
    expect(lines).toHaveLength(14);
    expect(lines.at(-1)).toMatch(/^ {6}\+ … \d+ more lines$/);
  });
});
