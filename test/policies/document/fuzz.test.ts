import path from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { printPolicy } from "../../../policies/document/print";
import { run } from "../../../scripts/fuzz/campaign";
import { anyDocument, anyExpression } from "../../../scripts/fuzz/documents";
import { minimise } from "../../../scripts/fuzz/minimise";
import { staysTheSame, survives } from "../../../scripts/fuzz/properties";
import { seeds } from "../../../scripts/fuzz/seeds";

const texts = seeds(path.join(__dirname, "../../.."), process.env.PALISADE_CORPUS);
// Other cases each time; a failure names its seed. `npm run fuzz` tries a million.
const seed = Date.now() % 1_000_000_000;
const timeout = 120_000;

it("the documents that are mutated hold what is promised", () => {
  expect(texts.length).toBeGreaterThan(20);
  for (const text of texts) survives(text);
});

it.each([
  ["mutated files", 11_000],
  ["mutated documents", 7_000],
  ["documents", 2_000],
] as const)(
  "%s neither crash nor change their meaning: %i cases",
  (kind, cases) => {
    expect({ seed, failure: run({ kind, seed, cases }, texts) }).toEqual({ seed, failure: undefined });
  },
  timeout,
);

it("the documents that are made have all that makes them hard", () => {
  const printed = fc
    .sample(anyDocument, { numRuns: 500, seed: 1 })
    .map((document) => printPolicy(document))
    .join("");
  for (const part of [
    "<![CDATA[",
    "<!--",
    "{{name}}",
    '@"',
    '$"',
    "//",
    "\r\n",
    "&#xD;",
    "set-body",
    'template="liquid"',
    "]]>",
    "&amp;amp;",
  ])
    expect(printed).toContain(part);
  expect(fc.sample(anyExpression, { numRuns: 100, seed: 1 }).every((code) => code.startsWith("@"))).toBe(true);
});

it("a document that changes its meaning would be found", () => {
  // Two texts side by side are read as one.
  const twoTexts = {
    kind: "element",
    name: "a",
    attributes: {},
    children: ["b", "c"].map((value) => ({ kind: "text", value }) as const),
  } as const;
  expect(() => staysTheSame({ root: twoTexts })).toThrow("read as another document");
});

it("a failing text is made small", () => {
  expect(minimise(`${"a".repeat(1000)}<b>${"c".repeat(1000)}</b>`, (text) => text.includes("<b>"))).toBe("<b>");
});
