import type { Pack } from "../baseline/pack";
import { packs } from "../baseline/packs";
import type { AnyRule } from "../baseline/rule";
import { rules } from "../baseline/rules";

/** The rules and packs that there are: those of Palisade, and an organisation's own. */
export interface Catalogue {
  readonly rules: readonly AnyRule[];
  readonly packs: readonly Pack[];
}

/** What Palisade brings. */
export const builtIn: Catalogue = { rules, packs };

/** A rule by its id or its slug. */
export function ruleIn({ rules: all }: Catalogue, name: string): AnyRule | undefined {
  const wanted = name.toLowerCase();
  return all.find(({ id, slug }) => id.toLowerCase() === wanted || slug === wanted);
}

export function packIn({ packs: all }: Catalogue, name: string): Pack | undefined {
  return all.find((pack) => pack.name === name);
}

/** Ids and slugs, for messages about names that are not among them. */
export function ruleNamesIn({ rules: all }: Catalogue): string[] {
  return all.flatMap(({ id, slug }) => [id, slug]);
}
