import { listsCallers } from "../baseline/helpers/address-filter";
import { switchOf } from "../baseline/helpers/switch";
import type { PolicyElement } from "../document/ast";
import type { EffectivePolicy } from "../document/effective";
import { type Guarantee, guaranteed } from "../document/guarantee";
import type { EstateIndex } from "../estate/estate";
import type { WayIn } from "../estate/ways-in";

/**
 * How callers prove who they are on one way in, as the policies there ask for every request: a token, a client certificate, a
 * subscription key, a known address, or nothing.
 */
export type EffectiveAuthentication = "token" | "certificate" | "key" | "address" | "none" | "unknown";

/** What runs on a way in, judged by the strongest proof that every request must bring. */
export function effectiveAuthentication(effective: EffectivePolicy, way: WayIn, estate?: EstateIndex): EffectiveAuthentication {
  const ask = (matches: (element: PolicyElement) => boolean): Guarantee["holds"] => guaranteed(effective.inbound, matches).holds;
  const answers = [
    ["token", ask((element) => /^validate-(?:jwt|azure-ad-token)$/.test(element.name) && isSigned(element, estate))],
    [
      "certificate",
      ask(
        (element) =>
          element.name === "validate-client-certificate" && switchOf(element.attributes["ignore-error"], false, estate) === false,
      ),
    ],
  ] as const;
  const sure = answers.find(([, holds]) => holds === "yes");
  if (sure) return sure[0];
  // Where something may run that is not known, it may ask for more.
  if (answers.some(([, holds]) => holds === "unknown")) return "unknown";
  if (way.by !== "no-key") return "key";
  if (ask((element) => element.name === "ip-filter" && listsCallers(element, estate) === "yes") === "yes") return "address";
  return way.doubt === undefined ? "none" : "unknown";
}

function isSigned(element: PolicyElement, estate: EstateIndex | undefined): boolean {
  return switchOf(element.attributes["require-signed-tokens"], true, estate) !== false;
}
