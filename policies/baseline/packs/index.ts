import type { Pack } from "../pack";
import { grammar } from "./grammar";
import { palisade } from "./palisade";
import { palisadeDraft } from "./palisade-draft";

export const packs: readonly Pack[] = [palisade, palisadeDraft, grammar];
export const defaultPack: Pack = palisade;

export function findPack(name: string): Pack | undefined {
  return packs.find((pack) => pack.name === name);
}
