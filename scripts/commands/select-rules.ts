import { existsSync } from "node:fs";
import { findGovernanceFile, shownPath } from "../../infra/governance/find-file";
import { type NamedWishes, Rulebook } from "../../infra/governance/rulebook";
import type { CheckOptions } from "../../policies/baseline/check";
import type { Pack } from "../../policies/baseline/pack";
import type { AnyRule } from "../../policies/baseline/rule";
import { didYouMean } from "../../policies/document/did-you-mean";
import { builtIn, type Catalogue, packIn, ruleIn, ruleNamesIn } from "../../policies/governance/catalogue";
import type { FailOn } from "../exit-code";
import { UsageError } from "../usage-error";

/** The pack of a name. */
export function packNamed(name: string, catalogue: Catalogue = builtIn): Pack {
  const pack = packIn(catalogue, name);
  if (pack) return pack;
  const names = catalogue.packs.map((each) => each.name);
  throw new UsageError(`there is no pack "${name}"; known are ${names.join(", ")}${didYouMean(name, names)}`);
}

/** The rule of an id or a name. */
export function ruleNamed(name: string, catalogue: Catalogue = builtIn): AnyRule {
  const rule = ruleIn(catalogue, name);
  if (rule) return rule;
  throw new UsageError(`there is no rule "${name}"${didYouMean(name, ruleNamesIn(catalogue))}\nList them with: palisade rules`);
}

/**
 * The rules as the organisation has them whose file governs this folder. What reads it is loaded where there is one.
 * @param config the file that `--config` names
 * @throws UsageError where another file governs this folder
 */
export async function openRulebook(config?: string): Promise<Rulebook> {
  const found = findGovernanceFile(process.cwd());
  if (config !== undefined) {
    if (!existsSync(config)) throw new UsageError(`--config ${config}: there is no such file`);
    if (found !== undefined && shownPath(found) !== shownPath(config))
      throw new UsageError(`--config ${config}: ${shownPath(found)} governs this folder; --config is for folders that have none`);
  }
  const file = config ?? found;
  if (file === undefined) return new Rulebook(undefined);
  const { readGovernance } = await import("../../infra/governance/read-governance.js");
  return new Rulebook(await readGovernance(file));
}

/** What a call asks to be checked: `--rule` narrows what packs and levels say. */
export function rulesToCheck(book: Rulebook, wishes: NamedWishes, rule?: readonly string[]): CheckOptions {
  return { ...book.checkOptions(wishes), ...(rule && { only: rule.map((name) => ruleNamed(name, book.catalogue).id) }) };
}

const strictness: readonly FailOn[] = ["never", "error", "warning"];

/**
 * The level to fail on: what is asked for, else what the organisation says, else errors.
 * @throws UsageError where less is asked for than the organisation does
 */
export function failOnOf(book: Rulebook, asked: FailOn | undefined): FailOn {
  const organisation = book.read?.governance.failOn;
  if (asked === undefined || !organisation) return asked ?? organisation?.value ?? "error";
  if (strictness.indexOf(asked) < strictness.indexOf(organisation.value))
    throw new UsageError(
      `--fail-on ${asked} is looser than ${organisation.place} allows, which has ${organisation.value}; a call may tighten, never loosen`,
    );
  return asked;
}
