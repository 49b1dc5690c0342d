import { describe, expect, it } from "vitest";
import { checkEstate } from "../../../policies/baseline/check";
import { exampleRecord } from "../../../policies/baseline/examples";
import { grammar } from "../../../policies/baseline/packs/grammar";
import { type Tier, tierNamed, tierNames, tiers } from "../../../policies/document/tiers";
import { makeEstate } from "../../../policies/estate/estate";

function check(sku: string | undefined, products: number, tier?: Tier) {
  const service = exampleRecord("service", {}, sku === undefined ? {} : { envelope: { sku: { name: sku } } });
  const records = Array.from({ length: products }, (_, index) =>
    exampleRecord("products", { displayName: "a" }, { path: { productId: `p${index}` } }),
  );
  const { findings } = checkEstate(makeEstate([service, ...records]), { rules: [], pack: grammar, ...(tier && { tier }) });
  return findings.map(({ slug, subject, message }) => `${slug} ${subject}: ${message}`);
}

describe("a service", () => {
  it.each([
    ["Developer", 100],
    ["BasicV2", 200],
    ["Consumption", 100],
    ["Premium", 2000],
  ])("of tier %s may hold %i products", (sku, limit) => expect(check(sku, limit)).toEqual([]));

  it("may not hold more", () =>
    expect(check("Developer", 101)).toEqual([
      "tier-exceeded service/apim: the service has 101 products; the tier developer takes at most 100",
    ]));

  it("is judged by the tier that is asked for", () => {
    expect(check("Premium", 101, "developer")).toHaveLength(1);
    expect(check("Developer", 101, "premium")).toEqual([]);
  });

  it.each([undefined, "Later"])("of tier %s has no limits that are known", (sku) => expect(check(sku, 3000)).toEqual([]));
});

describe("tiers", () => {
  it.each(tierNames)("%s has a gateway and limits", (tier) => {
    expect(tiers[tier].policyBytes).toBeGreaterThan(0);
    expect(tierNamed(tier.toUpperCase())).toBe(tier);
  });
});
