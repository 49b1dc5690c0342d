import type { Rulebook } from "../../infra/governance/rulebook";
import { type Level, levelOf, type Pack } from "../../policies/baseline/pack";
import type { AnyRule } from "../../policies/baseline/rule";
import { standards, standardsOf } from "../../policies/baseline/standards";
import { builtIn } from "../../policies/governance/catalogue";
import type { ExitCode } from "../exit-code";
import type { CoverageOutput, PacksOutput, RuleRow, RulesOutput } from "../json-output";
import { clean, columns, type OutputOptions, paintFor, print, printJson } from "../output";
import { coverageInWords, coverageOf, repairOf } from "../reporters/coverage";
import { count } from "../reporters/text";
import { UsageError } from "../usage-error";
import { openRulebook, packNamed } from "./select-rules";

export interface RulesCommandOptions extends OutputOptions {
  readonly config?: string;
  readonly pack?: string;
  /** List the packs. */
  readonly packs?: boolean;
  /** List the rows of the standards behind the pack, or of all standards. */
  readonly coverage?: boolean;
  readonly verify?: boolean;
  readonly format: "text" | "json";
}

/** `palisade rules`: lists the rules, or runs the examples of the organisation's own. */
export async function rules({
  config,
  pack,
  packs: listPacks,
  coverage,
  verify,
  format,
  ...options
}: RulesCommandOptions): Promise<ExitCode> {
  const book = await openRulebook(config);
  if (verify) return verifyOwn(book);
  const { rules: allRules, packs } = book.catalogue;
  const chosen = pack === undefined ? undefined : packNamed(pack, book.catalogue);
  if (coverage) return listCoverage(chosen, format, options);
  if (listPacks) return listThePacks(book, format, options);
  const listed = chosen ? allRules.filter((rule) => levelOf(rule, chosen) !== "off") : allRules;
  if (format === "json") printJson<RulesOutput>({ version: 1, rules: listed.map((rule) => ruleRow(rule, packs)) });
  else {
    const paint = paintFor(process.stdout, options);
    const [head = "", ...rows] = columns([
      ["id", "severity", "name", "what must hold"],
      ...listed.map(({ id, severity, slug, title }) => [id, severity, slug, title]),
    ]);
    print([paint("bold", head), ...rows, "", `${listed.length} rules; palisade explain <rule> tells more`].join("\n"));
  }
  return 0;
}

function listThePacks({ catalogue: { rules: all, packs } }: Rulebook, format: "text" | "json", options: OutputOptions): ExitCode {
  const rows = packs.map((pack) => {
    const levels = all.map((rule) => levelOf(rule, pack));
    const counted = (wanted: Level) => levels.filter((level) => level === wanted).length;
    const { name, version, title } = pack;
    return { name, ...(version && { version }), title, errors: counted("error"), warnings: counted("warning"), manual: counted("manual") };
  });
  if (format === "json") printJson<PacksOutput>({ version: 1, packs: rows });
  else {
    const [head = "", ...lines] = columns([
      ["pack", "version", "errors", "warnings", "manual", "what it is"],
      ...rows.map(({ name, version = "", title, errors, warnings, manual }) => [
        name,
        version,
        `${errors}`,
        `${warnings}`,
        `${manual}`,
        title,
      ]),
    ]);
    print([paintFor(process.stdout, options)("bold", head), ...lines].join("\n"));
  }
  return 0;
}

function listCoverage(pack: Pack | undefined, format: "text" | "json", options: OutputOptions): ExitCode {
  const shown = pack === undefined ? standards : standardsOf(pack.name);
  if (pack !== undefined && shown.length === 0) {
    const names = standards.flatMap((standard) => standard.pack ?? []);
    throw new UsageError(`no standard stands behind the pack "${pack.name}"; one does behind ${[...new Set(names)].join(", ")}`);
  }
  const covered = shown.map((standard) => ({ name: standard.name, title: standard.title, rows: coverageOf(standard) }));
  if (format === "json") {
    printJson<CoverageOutput>({ version: 1, standards: covered });
    return 0;
  }
  const paint = paintFor(process.stdout, options);
  print(
    covered
      .map(({ title, rows }) =>
        [
          paint("bold", title),
          ...columns(
            rows.map((row) => [
              row.id,
              row.title,
              row.covered,
              row.outside ?? row.rules.map(({ id, level }) => `${id} ${level}`).join(", "),
            ]),
          ),
          "",
          coverageInWords(rows),
        ].join("\n"),
      )
      .join("\n\n"),
  );
  return 0;
}

/** Rules of the organisation's own are proven by their examples, as those of Palisade are by its tests. */
async function verifyOwn(book: Rulebook): Promise<ExitCode> {
  const own = book.catalogue.rules.filter(({ id }) => book.read?.governance.own.has(id));
  const [{ verifyExamples }, { loadGrammar }] = await Promise.all([
    import("../../policies/baseline/verify-examples.js"),
    import("../../policies/expressions/grammar.js"),
  ]);
  await loadGrammar();
  const problems: string[] = [];
  for (const rule of own) problems.push(...(await verifyExamples(rule)).map((problem) => `${rule.id} ${rule.slug}: ${problem}`));
  const examples = own.reduce((sum, { examples: { pass, fail } }) => sum + pass.length + fail.length, 0);
  print(
    [
      ...problems.map(clean),
      `${count(own.length, "rule")} of your own, ${count(examples, "example")}, ${count(problems.length, "problem")}`,
    ].join("\n"),
  );
  return problems.length > 0 ? 1 : 0;
}

/** A rule as machines read it. */
export function ruleRow(rule: AnyRule, packs = builtIn.packs): RuleRow {
  const { id, slug, title, severity, appliesTo, controls } = rule;
  const holding = packs.filter((pack) => levelOf(rule, pack) !== "off").map((pack) => ({ name: pack.name, level: levelOf(rule, pack) }));
  return { id, slug, title, severity, appliesTo, repairable: repairOf(rule), controls, packs: holding };
}
