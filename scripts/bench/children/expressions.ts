import { loadGrammar, parsePolicy } from "../../../policies";
import { analyzeExpression } from "../../../policies/expressions/analyze";
import { eachExpression } from "../../../policies/expressions/check-expressions";
import { readTextFile } from "../../files/read-text";
import { filesIn } from "../../files/walk";
import { profileTexts } from "./profile-texts";

/*
 * Analyses the expressions of documents, each text for the first time and then from the cache.
 * Usage: expressions [a folder with policy documents; those that profiles print unless given]
 */
export interface ExpressionCost {
  readonly expressions: number;
  /** How long the grammar took to load, in milliseconds. */
  readonly loading: number;
  /** Expressions in a second. */
  readonly cold: number;
  readonly cached: number;
}

async function main() {
  const folder = process.argv[2];
  const texts = folder === undefined ? await profileTexts() : filesIn(folder, ".xml").map((file) => readTextFile(file));
  const expressions = [...new Set(texts.flatMap(expressionsIn))];
  const from = performance.now();
  await loadGrammar();
  const loading = performance.now() - from;
  const cold = rate(expressions, 1);
  const cost: ExpressionCost = { expressions: expressions.length, loading, cold, cached: rate(expressions, 50) };
  process.stdout.write(JSON.stringify(cost));
}

function expressionsIn(text: string): string[] {
  const found: string[] = [];
  const { document } = parsePolicy(text);
  if (document) eachExpression(document, ({ expression }) => found.push(expression));
  return found;
}

/** Expressions in a second, over some rounds. */
function rate(expressions: readonly string[], rounds: number): number {
  const from = performance.now();
  for (let round = 0; round < rounds; round++) for (const each of expressions) analyzeExpression(each);
  return (expressions.length * rounds * 1000) / (performance.now() - from);
}

void main();
