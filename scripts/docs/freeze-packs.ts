import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { levelOf, type Pack } from "../../policies/baseline/pack";
import { livingPacks } from "../../policies/baseline/packs";
import { rules } from "../../policies/baseline/rules";
import { print, printError } from "../output";

/*
 * Keeps the packs of a month as they are: each rule with its level, whatever is added later. Refuses to change a copy that is there.
 * Usage: npm run freeze -- 2026-11
 */
const [, , month = ""] = process.argv;
const file = join(__dirname, "../../policies/baseline/packs/frozen", `${month}.json`);
if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) fail("say the month, as npm run freeze -- 2026-11");
else if (existsSync(file)) fail(`${file} is there: a frozen copy never changes`);
else {
  // Of the grammar there is nothing to keep: the service decides it.
  const frozen = livingPacks.filter((pack) => pack.rules === "all" || pack.rules.length > 0).map(frozenCopy);
  writeFileSync(file, `${JSON.stringify(frozen, null, 2)}\n`);
  print(`wrote ${file}; add it to policies/baseline/packs/index.ts`);
}

function frozenCopy(pack: Pack): Pack {
  const held = rules.map((rule) => [rule.id, levelOf(rule, pack)] as const).filter(([, level]) => level !== "off");
  return {
    name: `${pack.name}-${month}`,
    version: month,
    title: `${pack.title}, as of ${month}`,
    description: `${pack.description.replace(/\.$/, "")}. Frozen in ${month}: rules that came later are not in it.`,
    rules: held.map(([id]) => id),
    levels: Object.fromEntries(held),
  };
}

function fail(message: string) {
  printError(message);
  process.exitCode = 2;
}
