import { childNamed, elementsOf, type PolicyElement, type Section, sectionNames, sectionOf } from "../document/ast";
import type { Edit } from "./edit";
import type { PolicyText } from "./policy-text";

/**
 * Tells the callers of an API apart: by their subscription, else by their address; as it stands in an attribute.
 * @param counter its name: policies with one key count together
 */
export function callerKey(counter: string): string {
  return `@(&quot;${counter}:&quot; + context.Api.Id + (context.Subscription?.Id ?? context.Request.IpAddress))`;
}

/** Adds a policy to inbound before everything that may answer there: behind <base /> where that is first, else before all. */
export function insertEarly(text: PolicyText, xml: string): Edit[] {
  const inbound = sectionOf(text.document, "inbound");
  if (!inbound) return text.document.root.name === "policies" ? insertSection(text, text.document.root, "inbound", ["<base />", xml]) : [];
  const [first, second] = elementsOf(inbound);
  if (first?.name !== "base") return text.insertFirst(inbound, xml);
  return second ? text.insertBefore(inbound, second, xml) : text.insertLast(inbound, xml);
}

/** Adds a section with its content where it stands by convention: before those that come after it. */
export function insertSection(text: PolicyText, root: PolicyElement, name: string, content: readonly string[]): Edit[] {
  const section = text.elementIn(root, name, content);
  const later = sectionNames.slice(sectionNames.indexOf(name as Section) + 1).flatMap((each) => childNamed(root, each) ?? []);
  const [next] = [...later].sort((a, b) => root.children.indexOf(a) - root.children.indexOf(b));
  return next ? text.insertBefore(root, next, section) : text.insertLast(root, section);
}
