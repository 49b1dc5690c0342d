import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Level, levelOf, type Pack } from "../../../policies/baseline/pack";
import type { Catalogue } from "../../../policies/governance/catalogue";
import { type Asked, type Governance, govern } from "../../../policies/governance/governance";
import { isLooser, levels } from "../../../policies/governance/levels";
import { everything, madeUpRule } from "../../support/baseline";

const high = madeUpRule("apis", () => {}, { id: "TST-001", slug: "first", severity: "high" });
const low = madeUpRule("apis", () => {}, { id: "TST-002", slug: "second", severity: "low" });
const own = madeUpRule("apis", () => {}, { id: "CORP-001", slug: "own", severity: "low" });
const catalogue: Catalogue = { rules: [high, low, own], packs: [] };
const pack = (name: string, set: Record<string, Level>): Pack => ({ ...everything, name, rules: Object.keys(set), levels: set });
const asked = <T>(value: T, place = "stack.yaml: p:pack"): Asked<T> => ({ value, place });

const corporate = pack("corporate", { "TST-001": "error", "TST-002": "warning" });
const organisation = (more: Partial<Governance> = {}): Governance => ({
  file: "palisade.yaml",
  packs: [asked(corporate, "palisade.yaml:3")],
  levels: new Map(),
  waivers: {},
  own: new Set(),
  ...more,
});
const levelsIn = (governed: Pack) => Object.fromEntries(catalogue.rules.map((rule) => [rule.id, levelOf(rule, governed)]));

describe("levels", () => {
  it.each<[string, Partial<Governance>, Parameters<typeof govern>[2], Record<string, Level>]>([
    ["are those of the organisation's pack", {}, {}, { "TST-001": "error", "TST-002": "warning", "CORP-001": "off" }],
    [
      "are the strictest of several packs",
      { packs: [asked(corporate), asked(pack("b", { "TST-002": "error", "CORP-001": "manual" }))] },
      {},
      { "TST-001": "error", "TST-002": "error", "CORP-001": "manual" },
    ],
    [
      "are what the organisation says of a rule, looser than its packs too",
      { levels: new Map([["TST-001", asked<Level>("off")]]) },
      {},
      { "TST-001": "off", "TST-002": "warning", "CORP-001": "off" },
    ],
    ["of its own rules are on", { own: new Set(["CORP-001"]) }, {}, { "TST-001": "error", "TST-002": "warning", "CORP-001": "warning" }],
    [
      "are tightened by a stack's pack",
      {},
      { pack: asked(pack("strict", { "TST-001": "error", "TST-002": "error", "CORP-001": "warning" })) },
      { "TST-001": "error", "TST-002": "error", "CORP-001": "warning" },
    ],
    [
      "are tightened by a stack's levels",
      {},
      { levels: new Map([["TST-002", asked<Level>("error")]]) },
      { "TST-001": "error", "TST-002": "error", "CORP-001": "off" },
    ],
    [
      "of a pack that the organisation pins are the organisation's",
      { levels: new Map([["TST-001", asked<Level>("warning")]]) },
      { pack: asked(corporate) },
      { "TST-001": "warning", "TST-002": "warning", "CORP-001": "off" },
    ],
  ])("%s", (_, more, wishes, expected) => {
    const { pack: governed, refusals } = govern(catalogue, organisation(more), wishes, everything);
    expect(refusals).toEqual([]);
    expect(levelsIn(governed)).toEqual(expected);
  });

  it("without an organisation are the stack's own affair", () => {
    const { pack: governed, refusals } = govern(catalogue, undefined, { levels: new Map([["TST-001", asked<Level>("off")]]) }, everything);
    expect(refusals).toEqual([]);
    expect(levelsIn(governed)).toEqual({ "TST-001": "off", "TST-002": "warning", "CORP-001": "warning" });
    expect(govern(catalogue, undefined, {}, everything).pack).toBe(everything);
  });
});

describe("what is looser is refused, naming both places", () => {
  it.each<[string, Parameters<typeof govern>[2], string]>([
    [
      "a pack with a lower level",
      { pack: asked(pack("draft", { "TST-001": "warning", "TST-002": "warning" })) },
      "stack.yaml: p:pack: the pack draft is looser than palisade.yaml allows; a stack may tighten, never loosen:\n  first (TST-001) is warning; palisade.yaml:3 (pack corporate) has error",
    ],
    [
      "a pack without the rule",
      { pack: asked(pack("none", {}), "--pack none") },
      "first (TST-001) is off; palisade.yaml:3 (pack corporate) has error",
    ],
    [
      "a level",
      { levels: new Map([["TST-002", asked<Level>("manual", "stack.yaml: p:levels.second")]]) },
      "stack.yaml: p:levels.second is looser than palisade.yaml allows; a stack may tighten, never loosen:\n  second (TST-002) is manual; palisade.yaml:3 (pack corporate) has warning",
    ],
  ])("%s", (_, wishes, message) => {
    expect(govern(catalogue, organisation(), wishes, everything).refusals.join("\n")).toContain(message);
  });
});

it("nothing that a stack wishes lowers a level", () => {
  const level = fc.constantFrom<Level>(...levels);
  const some = fc.record({ "TST-001": level, "TST-002": level, "CORP-001": level });
  fc.assert(
    fc.property(some, some, some, (organisations, packs, wishes) => {
      const asks = organisation({ packs: [asked(pack("org", organisations))] });
      const before = levelsIn(govern(catalogue, asks, {}, everything).pack);
      const stack = { pack: asked(pack("stack", packs)), levels: new Map(Object.entries(wishes).map(([id, each]) => [id, asked(each)])) };
      const { pack: governed, refusals } = govern(catalogue, asks, stack, everything);
      const after = levelsIn(governed);
      for (const { id } of catalogue.rules) expect(isLooser(after[id] as Level, before[id] as Level)).toBe(false);
      const isRefused = catalogue.rules.some(
        ({ id }) =>
          isLooser(packs[id as keyof typeof packs], before[id] as Level) ||
          isLooser(wishes[id as keyof typeof wishes], before[id] as Level),
      );
      expect(refusals.length > 0).toBe(isRefused);
    }),
  );
});
