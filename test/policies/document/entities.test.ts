import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAttribute, decodeEscaped, decodeText } from "../../../policies/document/entities";

function read(decode: typeof decodeText, raw: string) {
  const problems: string[] = [];
  const text = decode(raw, ({ rule, offset, length }) => problems.push(`${rule} ${raw.slice(offset, offset + length)}`));
  return { text, problems };
}

describe("references", () => {
  it.each([
    ["&amp;&lt;&gt;&quot;&apos;", `&<>"'`],
    ["&#38;&#x26;&#X26;", "&&&#X26;"],
    ["&#0000000000038;&#x0000000000026;", "&&"],
    ["&#x10FFFF;&#xd7ff;&#xE000;", "\u{10ffff}\ud7ff\ue000"],
    ["&amp;amp;", "&amp;"],
    ["&#38;lt;", "&lt;"],
  ])("%s", (raw, text) => {
    expect(read(decodeText, raw).text).toBe(text);
    expect(read(decodeAttribute, raw).text).toBe(text);
  });

  it.each([
    ["&", "xml-syntax &"],
    ["a & b", "xml-syntax &"],
    ["&amp", "xml-syntax &"],
    ["&;", "xml-syntax &"],
    ["&#;", "xml-syntax &"],
    ["&#x;", "xml-syntax &"],
    ["&#xG;", "xml-syntax &"],
    ["&#99999999;", "xml-syntax &"],
    ["&nbsp;", "xml-syntax &nbsp;"],
    ["&constructor;", "xml-syntax &constructor;"],
    ["&AMP;", "xml-syntax &AMP;"],
    ["&#0;", "character-not-allowed &#0;"],
    ["&#x1F;", "character-not-allowed &#x1F;"],
    ["&#xD800;", "character-not-allowed &#xD800;"],
    ["&#xFFFE;", "character-not-allowed &#xFFFE;"],
    ["&#x110000;", "character-not-allowed &#x110000;"],
  ])("%s is none, is reported and stays", (raw, problem) => {
    expect(read(decodeText, raw)).toEqual({ text: raw, problems: [problem] });
    expect(decodeEscaped(raw)).toBeUndefined();
  });
});

describe("line ends and tabs", () => {
  it.each([
    ["a\r\nb\rc\nd\te", "a\nb\nc\nd\te", "a b c d e"],
    ["a&#xD;&#xA;&#x9;b", "a\r\n\tb", "a\r\n\tb"],
    ["\r\r\n\n", "\n\n\n", "   "],
  ])("%j", (raw, text, attribute) => {
    expect(read(decodeText, raw).text).toBe(text);
    expect(read(decodeAttribute, raw).text).toBe(attribute);
  });

  it("stay in expressions", () => {
    expect(decodeEscaped("a\r\n\tb")).toBe("a\r\n\tb");
  });
});

it("any text comes back, once it is escaped", () => {
  const escaped = (text: string) => text.replace(/[&<\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."&;#xab<\r\n\t é😀") }), (text) => {
      for (const decode of [decodeText, decodeAttribute]) expect(read(decode, escaped(text))).toEqual({ text, problems: [] });
      expect(decodeEscaped(escaped(text))).toBe(text);
    }),
  );
});
