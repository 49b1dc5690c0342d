import path from "node:path";
import { describe, expect, it } from "vitest";
import { codeFrame, type FramePlace, linesOf } from "../../scripts/reporters/code-frame";
import { sourceFrames } from "../../scripts/reporters/source-frames";
import { makeFolder } from "../support/folder";

const frame = (source: string, place: FramePlace) => codeFrame(linesOf(source), place);

/** Where the marks stand, and what stands above them. */
function marked(source: string, place: FramePlace): string {
  const rows = frame(source, place)?.split("\n") ?? [];
  const under = rows.findIndex((row) => /^ +\| *\^+$/.test(row));
  const [start, end] = [rows[under]?.indexOf("^") ?? 0, rows[under]?.length ?? 0];
  return rows[under - 1]?.slice(start, end) ?? "";
}

describe("a frame", () => {
  it("has two lines before and behind", () => {
    expect(frame("1\n2\n3\n4\n5\n6\n7", { line: 4, column: 1 })).toBe("  2 | 2\n  3 | 3\n> 4 | 4\n    | ^\n  5 | 5\n  6 | 6");
  });

  it("has as many as there are", () => {
    expect(frame("ab", { line: 1, column: 2 })).toBe("> 1 | ab\n    |  ^");
    expect(frame("a\nb", { line: 2, column: 1 })).toBe("  1 | a\n> 2 | b\n    | ^");
  });

  it("has numbers under each other", () => {
    const source = Array.from({ length: 12 }, () => "a").join("\n");
    expect(frame(source, { line: 10, column: 1 })?.split("\n")[0]).toBe("   8 | a");
  });

  it("is none where the text has no such line", () => {
    expect(frame("a", { line: 2, column: 1 })).toBeUndefined();
    expect(frame("a", { line: 0, column: 1 })).toBeUndefined();
  });

  it.each([
    ["a span", "ab <cd> ef", { line: 1, column: 4, length: 4 }, "<cd>"],
    ["one character unless told", "abc", { line: 1, column: 2 }, "b"],
    ["to the line's end at most", "abc\ndef", { line: 1, column: 2, length: 100 }, "bc"],
    ["behind a tab", "\t<a>", { line: 1, column: 2, length: 3 }, "<a>"],
    ["behind characters that are not shown", "\u001b[31m\u202e<a>", { line: 1, column: 7, length: 3 }, "<a>"],
    ["behind a byte order mark", "\ufeff<a>", { line: 1, column: 1, length: 3 }, "<a>"],
    ["before a carriage return", "<a>\r\n<b>", { line: 1, column: 1, length: 10 }, "<a>"],
    ["far to the right", `${"x".repeat(5000)}<a>${"y".repeat(5000)}`, { line: 1, column: 5001, length: 3 }, "<a>"],
    ["at the end of a long line", `${"x".repeat(5000)}<a>`, { line: 1, column: 5001, length: 3 }, "<a>"],
  ])("marks %s", (_, source, place, text) => {
    expect(marked(source, place)).toBe(text);
  });

  it("marks a place behind the line's end", () => {
    expect(frame("a", { line: 1, column: 2 })).toBe("> 1 | a\n    |  ^");
  });

  it("shows no more than a part of long lines, the same of each", () => {
    const source = `short\n${"x".repeat(300)}<a>${"y".repeat(300)}\n${"z".repeat(700)}`;
    const rows = frame(source, { line: 2, column: 301, length: 3 })?.split("\n") ?? [];
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(110);
    expect(rows[1]).toMatch(/^> 2 \| …x+<a>y+…$/);
    expect(rows[3]).toMatch(/^ {2}3 \| …z+…$/);
  });

  it("lets nothing through that steers a terminal", () => {
    const shown = frame("a\u0007\u001b]0;x\u0007\u009b31m\u2066b\u0000\u007f\rc", { line: 1, column: 1 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2066]/);
  });
});

describe("frames of files", () => {
  it("are read from the file when asked for, also from UTF-16", () => {
    const folder = makeFolder({ "a.xml": "<a>\n<b/>\n</a>", "b.xml": Buffer.from("\ufeff<c/>", "utf16le") });
    const frames = sourceFrames();
    expect(frames(path.join(folder, "a.xml"), { line: 2, column: 1, length: 4 })).toBe("  1 | <a>\n> 2 | <b/>\n    | ^^^^\n  3 | </a>");
    expect(frames(path.join(folder, "b.xml"), { line: 1, column: 1 })).toBe("> 1 | <c/>\n    | ^");
  });

  it("are none where the file can't be read", () => {
    expect(sourceFrames()(path.join(makeFolder(), "a.xml"), { line: 1, column: 1 })).toBeUndefined();
  });
});
