import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Level, Pack } from "../../policies/baseline/pack";
import { defaultPack } from "../../policies/baseline/packs";
import type { WrittenWaiver } from "../../policies/baseline/waiver";
import { didYouMean } from "../../policies/document/did-you-mean";
import { builtIn, type Catalogue, packIn, ruleIn, ruleNamesIn } from "../../policies/governance/catalogue";
import type { Asked, Governance } from "../../policies/governance/governance";
import { type PalisadeFile, palisadeFile } from "../../policies/governance/palisade-file";
import { SettingsError } from "../settings/settings-error";
import { shownPath } from "./find-file";
import { loadOwnRules } from "./load-rules";
import { readWaivers } from "./read-waivers";
import { readYamlFile, type YamlContent } from "./read-yaml";

/** An organisation's file, with everything that it names. */
export interface ReadGovernance {
  readonly governance: Governance;
  /** The rules and packs of Palisade and of the organisation. */
  readonly catalogue: Catalogue;
  readonly waivers: readonly WrittenWaiver[];
  /** The folder of the file: subjects of waivers that are files are relative to it. */
  readonly folder: string;
}

/** The waivers beside an organisation's file, unless it names others. */
const waiversName = "waivers.yaml";

/**
 * Reads an organisation's file, and the rules and waivers that it names.
 * @throws SettingsError listing what is wrong, each with file and line
 */
export async function readGovernance(file: string): Promise<ReadGovernance> {
  const shown = shownPath(file);
  const folder = dirname(resolve(file));
  const read = await readYamlFile(file, shown, palisadeFile);
  const { content } = read;
  const own = await loadOwnRules(
    (content.rules ?? []).map((name, index) => ({ name, place: read.placeOf("rules", index) })),
    folder,
  );
  const catalogue: Catalogue = { rules: [...builtIn.rules, ...own.rules], packs: [...builtIn.packs, ...own.packs] };
  const problems: string[] = [];
  const ids = (names: readonly string[], ...path: readonly PropertyKey[]) =>
    names.flatMap((name, index) => idOf(name, read.placeOf(...path, index), catalogue, problems));
  const { waivers = {}, failOn, baseline } = content;
  const { waivable, notWaivable, approvers, longest, broadest, atMost } = waivers;
  const governance: Governance = {
    file: shown,
    packs: packsOf(read, catalogue, problems),
    levels: levelsOf(read, catalogue, problems),
    ...(failOn && { failOn: { value: failOn, place: read.placeOf("failOn") } }),
    ...(baseline !== undefined && { baseline: { value: baseline, place: read.placeOf("baseline") } }),
    waivers: {
      file: shown,
      ...(approvers && { approvers }),
      ...(waivable && { waivable: new Set(ids(waivable, "waivers", "waivable")) }),
      notWaivable: new Set(ids(notWaivable ?? [], "waivers", "notWaivable")),
      ...(longest !== undefined && { longest }),
      ...(broadest && { broadest }),
      ...(atMost !== undefined && { atMost }),
    },
    own: new Set(own.rules.map(({ id }) => id)),
  };
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return { governance, catalogue, folder, waivers: await waiversOf(read, folder) };
}

function idOf(name: string, place: string, catalogue: Catalogue, problems: string[]): string[] {
  const rule = ruleIn(catalogue, name);
  if (!rule) problems.push(`${place}: there is no rule "${name}"${didYouMean(name, ruleNamesIn(catalogue))}`);
  return rule ? [rule.id] : [];
}

function packsOf({ content, placeOf }: YamlContent<PalisadeFile>, catalogue: Catalogue, problems: string[]): Asked<Pack>[] {
  if (!content.packs) return [{ value: defaultPack, place: placeOf() }];
  return content.packs.flatMap(({ name, version }, index) => {
    const place = placeOf("packs", index);
    const pack = packIn(catalogue, name);
    const names = catalogue.packs.map((each) => each.name);
    if (!pack) problems.push(`${place}: there is no pack "${name}"; known are ${names.join(", ")}${didYouMean(name, names)}`);
    else if (version !== undefined && pack.version !== version)
      problems.push(`${place}: the pack ${name} is pinned to version ${version}, and ${pack.version ?? "one without a number"} is here`);
    else return [{ value: pack, place }];
    return [];
  });
}

function levelsOf({ content, placeOf }: YamlContent<PalisadeFile>, catalogue: Catalogue, problems: string[]): Map<string, Asked<Level>> {
  const found = new Map<string, Asked<Level>>();
  for (const [name, value] of Object.entries(content.levels ?? {})) {
    const place = placeOf("levels", name);
    for (const id of idOf(name, place, catalogue, problems)) {
      const before = found.get(id);
      if (before) problems.push(`${place}: levels.${name}: the rule has a level at ${before.place} already`);
      else found.set(id, { value, place });
    }
  }
  return found;
}

async function waiversOf({ content, placeOf }: YamlContent<PalisadeFile>, folder: string): Promise<WrittenWaiver[]> {
  const { files } = content.waivers ?? {};
  const all: WrittenWaiver[] = [];
  for (const [index, name] of (files ?? [waiversName]).entries()) {
    const file = join(folder, name);
    if (existsSync(file)) all.push(...(await readWaivers(file)));
    else if (files) throw new SettingsError(`${placeOf("waivers", "files", index)}: ${name} is not there`);
  }
  return all;
}

/** The name of a checked file in waivers: relative to a folder, with slashes. */
export function fileNameFrom(folder: string): (file: string) => string {
  return (file) => relative(folder, resolve(file)).replaceAll("\\", "/");
}
