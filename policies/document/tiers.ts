import type { Gateway } from "./ast";

/** The tiers of the service, as its SKUs are called, in lower case. */
export const tierNames = [
  "consumption",
  "developer",
  "basic",
  "standard",
  "premium",
  "isolated",
  "basicv2",
  "standardv2",
  "premiumv2",
] as const;
export type Tier = (typeof tierNames)[number];

/** What a service may hold at most; null where the tier does not have such things. */
export interface ServiceCounts {
  readonly operations: number;
  readonly tags: number;
  readonly namedValues: number;
  readonly loggers: number;
  readonly products: number;
  readonly subscriptions: number | null;
  readonly fragments: number;
}

interface TierFacts {
  /** The gateway that comes with the service. */
  readonly gateway: Gateway;
  /** The largest policy document, in bytes of UTF-8. */
  readonly policyBytes: number;
  readonly counts: ServiceCounts;
}

/** The largest policy fragment, in bytes of UTF-8 (policy fragments in API Management, 2026). */
export const fragmentBytes = 512 * 1024;

const policyBytes = 256 * 1024;
const free: ServiceCounts = {
  operations: 3_000,
  tags: 1_500,
  namedValues: 5_000,
  loggers: 100,
  products: 100,
  subscriptions: 10_000,
  fragments: 50,
};
const basic: ServiceCounts = { ...free, operations: 10_000, products: 200, subscriptions: 15_000 };
const standard: ServiceCounts = {
  operations: 50_000,
  tags: 2_500,
  namedValues: 10_000,
  loggers: 200,
  products: 500,
  subscriptions: 25_000,
  fragments: 50,
};
const premium: ServiceCounts = {
  operations: 75_000,
  tags: 15_000,
  namedValues: 18_000,
  loggers: 400,
  products: 2_000,
  subscriptions: 75_000,
  fragments: 100,
};

/**
 * Limits by tier. Source: the service's limits as updated in 2026, in force since March to May by tier; versions and
 * revisions count. The isolated tier is documented like premium.
 */
export const tiers: Readonly<Record<Tier, TierFacts>> = {
  consumption: { gateway: "consumption", policyBytes: 16 * 1024, counts: { ...free, subscriptions: null } },
  developer: { gateway: "classic", policyBytes, counts: free },
  basic: { gateway: "classic", policyBytes, counts: basic },
  standard: { gateway: "classic", policyBytes, counts: standard },
  premium: { gateway: "classic", policyBytes, counts: premium },
  isolated: { gateway: "classic", policyBytes, counts: premium },
  basicv2: { gateway: "v2", policyBytes, counts: basic },
  standardv2: { gateway: "v2", policyBytes, counts: standard },
  premiumv2: { gateway: "v2", policyBytes, counts: premium },
};

/** The tier of a SKU's name, in any case; undefined for one that is not known. */
export function tierNamed(sku: string): Tier | undefined {
  const name = sku.toLowerCase();
  return tierNames.find((tier) => tier === name);
}

/** Whether a tier is a classic one: only those have switches for protocols and ciphers, and the direct management API. */
export function isClassic(tier: Tier): boolean {
  return tiers[tier].gateway === "classic";
}
