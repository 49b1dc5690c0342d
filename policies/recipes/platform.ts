import type { NamedValueRef, PolicyDocument } from "../document/ast";
import { type DocumentSections, globalPolicyDocument, policyDocument } from "../document/build-document";
import { base } from "../elements";
import { blockList } from "./block-list";
import { boundedForwarding } from "./bounded-forwarding";
import { correlation } from "./correlation-id";
import { hiddenHeaders } from "./hidden-headers";
import { onlyFrom } from "./ip-allow-list";
import { type Limit, subscriptionLimits } from "./limits";
import { joinSections } from "./recipe";
import { safeErrors } from "./safe-errors";

export interface PlatformPolicy {
  /** The named value that lists blocked addresses. */
  readonly blockList: NamedValueRef;
  /** How long to wait for a backend, in seconds, where an API does not say otherwise. */
  readonly timeout: number;
  /** The addresses and networks that may call; everybody unless given. */
  readonly callers?: readonly string[];
  /** Policies of the organisation's own, behind the hardened ones. */
  readonly also?: DocumentSections;
}

/** What runs for every request to the service: correlation, blocked callers, hidden headers, safe errors, bounded waiting. */
export function platformPolicy({ blockList: list, timeout, callers, also }: PlatformPolicy): PolicyDocument {
  return globalPolicyDocument(
    joinSections([
      correlation(),
      blockList(list),
      callers && onlyFrom(callers),
      hiddenHeaders(),
      boundedForwarding(timeout),
      also,
      safeErrors(),
    ]),
  );
}

export interface ProductPolicy {
  readonly rate: Limit;
  readonly quota: Limit;
  readonly also?: DocumentSections;
}

/** What runs for every request with a key of a product: the limits of its subscription. */
export function productPolicy({ rate, quota, also }: ProductPolicy): PolicyDocument {
  const { inbound, outbound, onError } = joinSections([subscriptionLimits(rate, quota), also]);
  return policyDocument({ inbound: [base(), ...inbound], outbound: [base(), ...outbound], onError: [base(), ...onError] });
}
