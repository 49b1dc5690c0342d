import type { Repair } from "../../repairs/edit";
import type { PolicyText } from "../../repairs/policy-text";
import type { Place } from "../rule";

/**
 * The repair of a validation that lets through what does not fit: the attribute at fault says `prevent`.
 * @param offered whom it could break; it is never done unasked
 */
export function preventInstead(offered: string) {
  return {
    extent: "partly" as const,
    policy(place: Place | undefined, text: PolicyText): Repair | undefined {
      const { element, attribute } = place ?? {};
      if (!element || !attribute) return undefined;
      return { what: `set ${attribute} of ${element.name} to prevent`, edits: text.setAttribute(element, attribute, "prevent"), offered };
    },
  };
}
