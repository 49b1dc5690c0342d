import { defenderPriceBasis } from "../../infra/declare/defender";
import { blockListName } from "../../infra/declare/estate";
import { type Estate, indexOf } from "../../policies/estate/estate";
import { nameOf } from "../../policies/estate/path";
import { blockListCapacity } from "../../policies/recipes/block-list";

/** What a reader of a plan should know beside the plan itself. */
export function planNotes(estate: Estate, unknowns: readonly string[], others: readonly string[]): string[] {
  const index = indexOf(estate);
  const paid = index.ofKind("pricings").some(({ declared }) => declared?.manage === "own");
  const hasBlockList = index.ofKind("namedValues").some(({ path }) => nameOf(path) === blockListName);
  return [
    ...(paid ? [`costs money: ${defenderPriceBasis}`] : []),
    ...(hasBlockList
      ? [
          `in an emergency, list addresses and networks in the named value ${blockListName} (at most ${blockListCapacity} characters, about 270 addresses); no deployment is needed`,
        ]
      : []),
    ...unknowns.map((what) => `not known without the engine: ${what}`),
    ...others.map((what) => `also registered, and not judged: ${what}`),
  ];
}
