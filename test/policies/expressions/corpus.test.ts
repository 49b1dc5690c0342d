import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { effectivePolicy } from "../../../policies/document/effective";
import { parsePolicy } from "../../../policies/document/parse";
import { checkExpressions, expressionFacts } from "../../../policies/expressions/check-expressions";
import { checkVariables } from "../../../policies/expressions/check-variables";

/** A folder with real policy documents, which are not part of the project. */
const corpus = process.env.PALISADE_CORPUS;

if (!corpus) process.stderr.write("PALISADE_CORPUS names no folder: expressions of real documents are SKIPPED\n");

const documents = corpus
  ? readdirSync(corpus)
      .filter((file) => file.endsWith(".xml"))
      .map((file) => ({ file, ...parsePolicy(readFileSync(path.join(corpus, file), "utf8")) }))
  : [];

it.skipIf(!corpus)("finds what is broken in real documents, and little else", () => {
  let count = 0;
  const found: string[] = [];
  for (const { document, positions } of documents) {
    if (!document) continue;
    count += expressionFacts(document).length;
    found.push(...checkExpressions(document, { positions }).map(({ rule }) => rule));
  }
  // Published policies were accepted by the service, but for texts that were damaged when they were published.
  expect(found.filter((rule) => !/^expression-(?:syntax|member|type)$/.test(rule))).toEqual([]);
  expect(found.length).toBeLessThan(count / 25);
});

it.skipIf(!corpus)("knows the type of most values", () => {
  const facts = documents.flatMap(({ document }) => (document ? expressionFacts(document) : []));
  expect(facts.filter(({ facts: { type } }) => type !== undefined).length).toBeGreaterThan(facts.length * 0.9);
});

it.skipIf(!corpus)("follows the variables of real documents without alarm", () => {
  const alarms = documents.flatMap(({ file, document }) => {
    if (document?.root.name !== "policies") return [];
    return checkVariables(effectivePolicy([{ scope: "api", owner: file, document }])).map(({ message }) => `${file}: ${message}`);
  });
  expect(alarms).toEqual([]);
});
