import { Command } from "commander";
import { loadGrammar } from "../../policies/expressions/grammar";
import { print } from "../output";
import { withProgress } from "../progress";
import { findingsOf, type Score, scoreOf } from "./campaign";
import { type HardenedEstate, profileEstates, stackEstates } from "./estates";
import { operators } from "./operators";

interface MutateOptions {
  readonly operator?: string;
  readonly all?: boolean;
  readonly strict?: boolean;
  readonly estate?: string;
}

async function main() {
  const command = new Command("npm run mutate --")
    .description("Weakens hardened policies and estates in every way it knows, and counts which weakenings the baseline finds.")
    .option("--operator <words>", "only the operators whose names have these words in them")
    .option("--all", "list every survivor, not just the first ones of an operator")
    .option("--strict", "list what only another rule found than those that claim the operator as surviving too")
    .option("--estate <name>", "only this profile or stack")
    .parse();
  const options = command.opts<MutateOptions>();
  await loadGrammar();
  const all = [...(await profileEstates()), ...(await stackEstates(["dev", "prod"]))];
  const estates = all.filter(({ name }) => name === (options.estate ?? name));
  const falseAlarms = printUnweakened(estates);
  const chosen = operators.filter(({ name }) => name.includes(options.operator ?? ""));
  const scores = await withProgress("mutating", false, async (say) =>
    chosen.map((operator) => {
      say(operator.name);
      return scoreOf(operator, estates, { strict: options.strict === true });
    }),
  );
  for (const score of scores) printScore(score, options.all ? Number.POSITIVE_INFINITY : shownSurvivors);
  const claimed = scores.filter(({ claimedBy }) => claimedBy.length > 0);
  const failed = claimed.filter(({ caught, total }) => caught < total);
  printTotal(scores, claimed);
  process.exitCode = falseAlarms > 0 || failed.length > 0 || scores.length === 0 ? 1 : 0;
}

/** Survivors of one operator that are listed. */
const shownSurvivors = 8;

function printUnweakened(estates: readonly HardenedEstate[]): number {
  let falseAlarms = 0;
  for (const { name, estate } of estates) {
    const findings = findingsOf(estate.records);
    falseAlarms += findings.length;
    print(`unweakened  ${name.padEnd(12)} ${findings.length === 0 ? "no finding" : `${findings.length} findings`}`);
    for (const { slug, subject, message } of findings) print(`  ${slug}  ${subject}: ${message}`);
  }
  print("");
  return falseAlarms;
}

function printScore({ operator, claimedBy, caught, byClaim, total, survivors, equivalent, foundBy }: Score, shown: number) {
  const percent = total === 0 ? "none" : `${Math.floor((caught / total) * 100)} %`;
  const claims = claimedBy.length === 0 ? "no rule's business" : claimedBy.join(", ");
  print(`${percent.padStart(5)}  ${`${caught}/${total}`.padStart(9)}  ${operator}  (${claims})`);
  if (claimedBy.length > 0 && byClaim < caught) print(`${" ".repeat(18)}${byClaim} by the rules that claim it`);
  const found = [...foundBy].sort(([, a], [, b]) => b - a).map(([slug, times]) => `${slug} ${times}`);
  if (found.length > 0) print(`${" ".repeat(18)}found by ${found.join(", ")}`);
  for (const [why, times] of equivalent) print(`${" ".repeat(18)}${times} equivalent: ${why}`);
  for (const { estate, place, change, lines } of survivors.slice(0, shown)) {
    print(`    survives  ${estate}: ${place}: ${change}`);
    for (const line of lines) print(`      ${line.slice(0, 160)}`);
  }
  if (survivors.length > shown) print(`    and ${survivors.length - shown} more`);
}

function printTotal(scores: readonly Score[], claimed: readonly Score[]) {
  const sum = (list: readonly Score[], field: "caught" | "total") => list.reduce((before, score) => before + score[field], 0);
  print("");
  print(`claimed by rules: ${sum(claimed, "caught")} of ${sum(claimed, "total")} caught, by ${claimed.length} operators`);
  print(`all: ${sum(scores, "caught")} of ${sum(scores, "total")} caught, by ${scores.length} operators`);
}

main();
