import type { Pack } from "../pack";
import { levelsOf, rulesOf, standards, standardsOf } from "../standards";

const version = "1.0";

/** One pack for each standard that has one: the rules that cover its rows. */
export const standardPacks: readonly Pack[] = [...new Set(standards.flatMap(({ pack }) => pack ?? []))].map((name): Pack => {
  const held = standardsOf(name);
  const rows = held.flatMap((standard) => standard.rows);
  const levels = levelsOf(held);
  const outside = rows.filter((row) => row.rules.length === 0).length;
  return {
    name,
    version,
    title: held[0]?.title ?? name,
    description: `The rules behind ${rows.length} rows${outside > 0 ? `, ${outside} of which are out of reach` : ""}.`,
    rules: rulesOf(held),
    ...(Object.keys(levels).length > 0 && { levels }),
  };
});
