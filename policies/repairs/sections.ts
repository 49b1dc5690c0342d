import { childNamed, type PolicyElement, type Section, sectionNames } from "../document/ast";
import type { Edit } from "./edit";
import type { PolicyText } from "./policy-text";

/** Adds a section with its content where it stands by convention: before those that come after it. */
export function insertSection(text: PolicyText, root: PolicyElement, name: string, content: readonly string[]): Edit[] {
  const section = text.elementIn(root, name, content);
  const later = sectionNames.slice(sectionNames.indexOf(name as Section) + 1).flatMap((each) => childNamed(root, each) ?? []);
  const [next] = [...later].sort((a, b) => root.children.indexOf(a) - root.children.indexOf(b));
  return next ? text.insertBefore(root, next, section) : text.insertLast(root, section);
}
