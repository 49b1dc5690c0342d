import { beforeAll, describe, expect, it } from "vitest";
import { findRule } from "../../policies/baseline/rules";
import { loadGrammar } from "../../policies/expressions/grammar";
import { findingsOf, scoreOf } from "../../scripts/mutate/campaign";
import { type HardenedEstate, profileEstates, stackEstates } from "../../scripts/mutate/estates";
import { operators } from "../../scripts/mutate/operators";

/* The whole suite is `npm run mutate`; here one weakening of so many is tried on the profiles. */
const every = 25;

let profiles: HardenedEstate[];
let stacks: HardenedEstate[];
beforeAll(async () => {
  await loadGrammar();
  [profiles, stacks] = await Promise.all([profileEstates(), stackEstates(["dev", "prod"])]);
});

it("finds nothing in what is hardened", () => {
  for (const { name, estate } of [...profiles, ...stacks]) expect([name, findingsOf(estate.records)]).toEqual([name, []]);
});

describe("a weakening", () => {
  it.each(operators.map((operator) => [operator.name, operator] as const))("is found: %s", (_, operator) => {
    expect(operator.claimedBy.filter((slug) => findRule(slug) === undefined)).toEqual([]);
    const { total, caught, survivors } = scoreOf(operator, profiles, { every });
    expect(total).toBeGreaterThan(0);
    if (operator.claimedBy.length > 0) expect({ caught, survivors }).toEqual({ caught: total, survivors: [] });
  });
});
