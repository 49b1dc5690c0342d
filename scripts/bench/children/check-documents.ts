import { checkPolicyFiles, findPack, loadGrammar, type Pack, parsePolicy, rules } from "../../../policies";
import { profileTexts } from "./profile-texts";

/*
 * Reads and checks policy documents with all rules, each a text of its own, and keeps nothing but what is found.
 * Usage: check-documents <how many>
 */
export interface CheckCost {
  readonly ms: number;
  /** Megabytes of the process at its peak. */
  readonly mb: number;
  /** Characters of a document, on average. */
  readonly length: number;
  readonly findings: number;
}

async function main() {
  const count = Number(process.argv[2]);
  const texts = (await profileTexts()).filter((text) => text.startsWith("<policies>"));
  const pack = findPack("palisade") as Pack;
  await loadGrammar();
  let length = 0;
  function* files() {
    for (let number = 0; number < count; number++) {
      const text = variant(texts[number % texts.length] ?? "", number);
      length += text.length;
      const { document, positions, diagnostics } = parsePolicy(text);
      yield { document, source: { file: `policies/${number}.xml`, positions, diagnostics } };
    }
  }
  const from = performance.now();
  const { findings } = checkPolicyFiles(files(), { rules, pack, today: "2026-01-01" });
  const cost: CheckCost = {
    ms: performance.now() - from,
    // maxRSS is in kilobytes.
    mb: process.resourceUsage().maxRSS / 1024,
    length: Math.round(length / count),
    findings: findings.length,
  };
  process.stdout.write(JSON.stringify(cost));
}

/** Other names and numbers in each, as in an organisation's policies; in one of ten the expressions are its own as well. */
function variant(text: string, number: number): string {
  const named = text.replaceAll("internal.example", `internal-${number}.example`).replace(/calls="\d+"/g, `calls="${100 + (number % 50)}"`);
  const own = number % 10 === 0 ? named.replaceAll("@(context.", `@(/* ${number} */ context.`) : named;
  return `${own}<!-- ${number} -->`;
}

void main();
