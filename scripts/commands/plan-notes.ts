import { defenderPriceBasis } from "../../infra/declare/defender";
import { blockListName } from "../../infra/declare/estate";
import { armWrites, armWriteTime } from "../../infra/plan/arm-write-time";
import { type Estate, indexOf } from "../../policies/estate/estate";
import { nameOf } from "../../policies/estate/path";
import { blockListCapacity } from "../../policies/recipes/block-list";
import { networkNotes } from "./network-notes";

/** What a reader of a plan should know beside the plan itself. */
export function planNotes(estate: Estate, unknowns: readonly string[], otherResources: readonly string[]): string[] {
  const index = indexOf(estate);
  const seconds = armWriteTime(estate.records);
  const paid = index.ofKind("pricings").some(({ declared }) => declared?.manage === "own" && !declared.inherited);
  const hasBlockList = index.ofKind("namedValues").some(({ path, declared }) => nameOf(path) === blockListName && !declared?.inherited);
  const others = estate.records.filter(({ declared }) => declared?.inherited).length;
  return [
    ...(paid ? [`costs money: ${defenderPriceBasis}`] : []),
    ...networkNotes(estate),
    ...(hasBlockList
      ? [
          `in an emergency, list addresses and networks in the named value ${blockListName} (at most ${blockListCapacity} characters, about 270 addresses); no deployment is needed`,
        ]
      : []),
    ...(others > 0 ? [`looked at and not deployed: ${others} ${others === 1 ? "resource" : "resources"} that others own`] : []),
    ...(estate.unread ? [...new Set(estate.unread.map(({ why }) => `not decided: ${why}`))] : []),
    ...(seconds > 0
      ? [
          `a first deployment makes ${armWrites(estate.records).toLocaleString("en")} writes, for which Azure Resource Manager takes at least ${inWords(seconds)}: 200 at once, then 10 a second in a subscription`,
        ]
      : []),
    ...unknowns.map((what) => `not known without the engine: ${what}`),
    ...otherResources.map((what) => `also registered, and not judged: ${what}`),
  ];
}

function inWords(seconds: number): string {
  return seconds < 120 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
