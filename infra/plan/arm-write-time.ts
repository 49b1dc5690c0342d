import type { EstateRecord } from "../../policies/estate/estate";

/**
 * ARM's limits of writes in a subscription, for one principal and region: a bucket of 200 that fills up by 10 a second
 * (Understand how Azure Resource Manager throttles requests, 2024).
 */
const bucket = 200;
const perSecond = 10;

/** How many writes a first deployment of records makes: one for each that is registered and not merely taken as it is. */
export function armWrites(records: readonly EstateRecord[]): number {
  return records.filter(({ declared = {} }) => {
    const { manage, inherited, byService } = declared;
    return manage !== "skip" && manage !== "adopt" && !inherited && !byService;
  }).length;
}

/** The shortest time in which ARM takes the writes of a first deployment, in seconds; 0 where its bucket holds them all. */
export function armWriteTime(records: readonly EstateRecord[]): number {
  return Math.max(0, armWrites(records) - bucket) / perSecond;
}
