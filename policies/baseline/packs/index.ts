import type { Pack } from "../pack";
import november2026 from "./frozen/2026-11.json";
import { grammar } from "./grammar";
import { palisade } from "./palisade";
import { palisadeDraft } from "./palisade-draft";
import { palisadeStrict } from "./palisade-strict";
import { standardPacks } from "./standard-packs";

/** The packs as they grow with the rules. */
export const livingPacks: readonly Pack[] = [palisade, palisadeDraft, palisadeStrict, ...standardPacks, grammar];

/** Copies that never change: the rules and levels of a month, as `palisade-2026-11`. */
export const frozenPacks: readonly Pack[] = november2026 as readonly Pack[];

export const packs: readonly Pack[] = [...livingPacks, ...frozenPacks];
export const defaultPack: Pack = palisade;

export function findPack(name: string): Pack | undefined {
  return packs.find((pack) => pack.name === name);
}
