import { listsCallers } from "../baseline/helpers/address-filter";
import { checksCertificateByHand } from "../baseline/helpers/certificate-by-hand";
import { switchOf } from "../baseline/helpers/switch";
import type { PolicyElement } from "../document/ast";
import type { EffectivePolicy } from "../document/effective";
import { guaranteed } from "../document/guarantee";
import type { EstateIndex } from "../estate/estate";
import type { WayIn } from "../estate/ways-in";

/**
 * How callers prove who they are on one way in, as the policies there ask for every request: a token, a client certificate, a
 * subscription key, a known address, or nothing.
 */
export type EffectiveAuthentication = "token" | "certificate" | "key" | "address" | "none" | "unknown";

/** What runs on a way in, judged by the strongest proof that every request must bring. */
export function effectiveAuthentication(effective: EffectivePolicy, way: WayIn, estate?: EstateIndex): EffectiveAuthentication {
  const answers = [
    ["token", guaranteed(effective.inbound, (element) => checksToken(element, estate), "a signed token").holds],
    ["certificate", guaranteed(effective.inbound, (element) => checksCertificate(element, estate), "a certificate").holds],
  ] as const;
  const sure = answers.find(([, holds]) => holds === "yes");
  if (sure) return sure[0];
  // Where something may run that is not known, it may ask for more.
  if (answers.some(([, holds]) => holds === "unknown")) return "unknown";
  if (way.by !== "no-key") return "key";
  if (guaranteed(effective.inbound, (element) => checksAddress(element, estate), "an address").holds === "yes") return "address";
  return way.doubt === undefined ? "none" : "unknown";
}

const tokenCheck = /^validate-(?:jwt|azure-ad-token)$/;

function checksToken({ name, attributes }: PolicyElement, estate: EstateIndex | undefined): boolean {
  return tokenCheck.test(name) && switchOf(attributes["require-signed-tokens"], true, estate) !== false;
}

function checksCertificate(element: PolicyElement, estate: EstateIndex | undefined): boolean {
  const { name, attributes } = element;
  if (name === "choose") return checksCertificateByHand(element);
  return name === "validate-client-certificate" && switchOf(attributes["ignore-error"], false, estate) === false;
}

function checksAddress(element: PolicyElement, estate: EstateIndex | undefined): boolean {
  return element.name === "ip-filter" && listsCallers(element, estate) === "yes";
}
