import type { CheckOptions } from "../../policies/baseline/check";
import type { Pack } from "../../policies/baseline/pack";
import { findPack, packs } from "../../policies/baseline/packs";
import type { AnyRule } from "../../policies/baseline/rule";
import { findRule, rules } from "../../policies/baseline/rules";
import { didYouMean } from "../../policies/document/did-you-mean";
import { UsageError } from "../usage-error";

/** The pack of a name. */
export function packNamed(name: string): Pack {
  const pack = findPack(name);
  if (pack) return pack;
  const names = packs.map((each) => each.name);
  throw new UsageError(`there is no pack "${name}"; known are ${names.join(", ")}${didYouMean(name, names)}`);
}

/** The rule of an id or a name. */
export function ruleNamed(name: string): AnyRule {
  const rule = findRule(name);
  if (rule) return rule;
  const names = rules.flatMap(({ id, slug }) => [id, slug]);
  throw new UsageError(`there is no rule "${name}"${didYouMean(name, names)}\nList them with: palisade rules`);
}

/** What `--pack` and `--rule` ask for. */
export function rulesToCheck({ pack, rule }: { readonly pack: string; readonly rule?: readonly string[] }): CheckOptions {
  return { rules, pack: packNamed(pack), ...(rule && { only: rule.map((name) => ruleNamed(name).id) }) };
}
