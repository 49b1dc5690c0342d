import fc from "fast-check";
import { decodeText } from "../files/read-text";

/** What breaks readers: pieces of markup and of C#, and characters that have a meaning nowhere or everywhere. */
const tokens = [
  ..."<>&\"'@(){}[]/\\=!?-;#$*%:. \n\t\r\0",
  "</",
  "/>",
  "<a",
  "<a>",
  "</a>",
  "<!--",
  "-->",
  "--",
  "<![CDATA[",
  "]]>",
  "<!DOCTYPE a [",
  '<!ENTITY a "b">',
  "<?xml version='1.0'?>",
  "@(",
  "@{",
  '@"',
  '$"{',
  '$@"',
  "//",
  "/*",
  "*/",
  "{{",
  "}}",
  "{{a}}",
  "&amp;",
  "&quot;",
  "&lt;",
  "&#64;",
  "&#x0;",
  "&#xD;",
  "&x;",
  "\r\n",
  '="',
  ' a="',
  ' a="b"',
  "<base />",
  "<set-body>",
  '<set-body template="liquid">',
  "</set-body>",
  "<policies>",
  "</policies>",
  "\ufeff",
  "\ufffe",
  "\ufdd0",
  "\ud800",
  "\u00a0",
  "\u2028",
  "😀",
];

type Mutation =
  | { readonly kind: "insert"; readonly at: number; readonly token: string; readonly times: number }
  | { readonly kind: "delete" | "repeat" | "swap"; readonly at: number; readonly length: number }
  | { readonly kind: "byte"; readonly at: number; readonly byte: number }
  | { readonly kind: "splice"; readonly at: number; readonly other: number; readonly from: number; readonly length: number }
  | { readonly kind: "end"; readonly at: number };

/** A place in a text, as a part of 65,536 of its length: it means something in every text, and shrinks to the beginning. */
const place = fc.nat(65_535);
const length = fc.oneof(fc.nat(8), fc.nat(400));

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("insert" as const),
      at: place,
      token: fc.constantFrom(...tokens),
      times: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(300) }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("delete" as const, "repeat" as const, "swap" as const), at: place, length }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("byte" as const), at: place, byte: fc.nat(255) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("splice" as const), at: place, other: fc.nat(10_000), from: place, length }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const), at: place }) },
);

/** Texts that are made from others by a few changes of their bytes and pieces. */
export function mutated(texts: fc.Arbitrary<string>, others: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([text, mutations]) => mutations.reduce((current, each) => apply(current, each, others), text));
}

function apply(text: string, mutation: Mutation, others: readonly string[]): string {
  const at = indexIn(text, mutation.at);
  switch (mutation.kind) {
    case "insert":
      return text.slice(0, at) + mutation.token.repeat(mutation.times) + text.slice(at);
    case "delete":
      return text.slice(0, at) + text.slice(at + mutation.length);
    case "repeat":
      return text.slice(0, at + mutation.length) + text.slice(at);
    case "swap":
      return (
        text.slice(0, at) +
        text.slice(at + mutation.length, at + 2 * mutation.length) +
        text.slice(at, at + mutation.length) +
        text.slice(at + 2 * mutation.length)
      );
    case "end":
      return text.slice(0, at);
    case "byte": {
      const bytes = Buffer.from(text);
      if (bytes.length > 0) bytes[indexIn(bytes, mutation.at)] = mutation.byte;
      return decodeText(bytes);
    }
    case "splice": {
      const other = others[mutation.other % Math.max(others.length, 1)] ?? "";
      const from = indexIn(other, mutation.from);
      return text.slice(0, at) + other.slice(from, from + mutation.length) + text.slice(at);
    }
  }
}

function indexIn({ length }: { readonly length: number }, place: number): number {
  return Math.floor((place / 65_536) * length);
}
