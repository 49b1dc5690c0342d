import { type ServiceCounts, type Tier, tiers } from "../document/tiers";
import { containersOf } from "./containers";
import type { EstateIndex } from "./estate";
import type { Kind } from "./kinds";

/** How much of something a service holds, and how much its tier takes. */
export interface TierCount {
  /** In words: `API operations`. */
  readonly what: string;
  readonly count: number;
  readonly limit: number;
}

/** What the estate counts of each kind that tiers limit, for the service at a path. */
export function tierCounts(service: string, tier: Tier, estate: EstateIndex): readonly TierCount[] {
  const { counts } = tiers[tier];
  const containers = containersOf(service, estate);
  const all = <K extends Kind>(kind: K) => containers.flatMap((path) => estate.childrenOf(path, kind));
  const operations = all("apis").reduce((sum, { path }) => sum + estate.childrenOf(path, "apis/operations").length, 0);
  const found: readonly (readonly [keyof ServiceCounts, string, number])[] = [
    ["operations", "API operations", operations],
    ["namedValues", "named values", all("namedValues").length],
    ["loggers", "loggers", all("loggers").length],
    ["products", "products", all("products").length],
    ["subscriptions", "subscriptions", all("subscriptions").length],
    ["fragments", "policy fragments", all("policyFragments").length],
  ];
  return found.flatMap(([key, what, count]) => {
    const limit = counts[key];
    return limit === null ? [] : [{ what, count, limit }];
  });
}

/** From this share of a limit on a service is near it. */
const near = 0.8;

/** The counts that are near their limits, and not over them. */
export function nearLimits(service: string, tier: Tier, estate: EstateIndex): readonly TierCount[] {
  return tierCounts(service, tier, estate).filter(({ count, limit }) => count >= near * limit && count <= limit);
}
