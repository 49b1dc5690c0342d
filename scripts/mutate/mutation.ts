import type { EstateRecord } from "../../policies/estate/estate";
import type { HardenedEstate } from "./estates";

/** An estate that was weakened in one place. */
export interface Mutation {
  /** Where, in words: `api policy of orders: inbound/validate-jwt`. */
  readonly place: string;
  /** What was done there, in words. */
  readonly change: string;
  /** All records of the weakened estate. */
  readonly records: readonly EstateRecord[];
  /** Why nothing has become weaker, where that can be shown; such a mutation is counted apart. */
  readonly equivalent?: string;
}

/** One way to weaken estates. */
export interface Operator {
  readonly name: string;
  /** The slugs of the rules that are there to find it; none where it is no rule's business. */
  readonly claimedBy: readonly string[];
  mutate(hardened: HardenedEstate): Iterable<Mutation>;
}
