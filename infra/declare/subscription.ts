import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { idOf } from "../../policies/estate/value";
import { declaredIn, record, type ServicePlace } from "./record";

/** A caller's keys for one product or one API. The service makes the keys, and they never pass through this program. */
export interface SubscriptionDeclaration {
  readonly id: string;
  readonly displayName: string;
  /** What it opens: one product, or one API. */
  readonly of: { readonly product: string } | { readonly api: string };
  /** Whether it works; `active` unless given. */
  readonly state?: "active" | "suspended" | "submitted" | "cancelled";
  readonly file?: string;
}

export function subscriptionRecord(service: ServicePlace, subscription: SubscriptionDeclaration): EstateRecord {
  const { id, displayName, of, state = "active", file } = subscription;
  const scope = "product" in of ? pathOf("products", { ...service, productId: of.product }) : pathOf("apis", { ...service, apiId: of.api });
  return record(
    "subscriptions",
    { ...service, sid: id },
    // Tracing shows what policies do, with values, to whoever has the key.
    { displayName, scope: idOf(scope), state, allowTracing: false },
    { refs: [scope], ...declaredIn(file) },
  );
}
