import { type Tier, tierNamed } from "../document/tiers";
import type { EstateRecord } from "./estate";
import { isKnown } from "./value";

/** The tier of a service; undefined where it is not known. */
export function tierOf(service: EstateRecord<"service"> | undefined): Tier | undefined {
  const sku = service?.envelope?.sku;
  const name = sku !== undefined && isKnown(sku) ? sku.name : undefined;
  return typeof name === "string" ? tierNamed(name) : undefined;
}
