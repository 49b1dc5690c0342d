import type { EstateRecord } from "../../estate/estate";
import { isKnown } from "../../estate/value";

/** The tier of a service, in lower case: `premium`, `basicv2`; undefined where it is not known. */
export function tierOf(service: EstateRecord<"service"> | undefined): string | undefined {
  const sku = service?.envelope?.sku;
  const name = sku !== undefined && isKnown(sku) ? sku.name : undefined;
  return typeof name === "string" ? name.toLowerCase() : undefined;
}

/** Whether a tier has the direct management API: only the classic ones do (feature comparison of the tiers). */
export function hasDirectManagement(tier: string): boolean {
  return tier !== "consumption" && !tier.endsWith("v2");
}
