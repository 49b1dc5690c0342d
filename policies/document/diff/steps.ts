import type { Meaning } from "./meaning";
import { isSection } from "./unordered";

/** Whether an element is a policy that runs by itself, rather than a part of one. */
export function isStep({ parent }: Meaning): boolean {
  return parent !== undefined && holdsSteps(parent);
}

/** Whether policies run in an element: a section, a fragment, a branch, or what repeats or limits others. */
export function holdsSteps({ name, parent, content }: Meaning): boolean {
  if (!parent) return name === "fragment";
  if (!parent.parent && parent.name === "policies") return isSection(name);
  return name === "wait" || Object.values(content?.children ?? {}).some(({ facts }) => facts.anyPolicy);
}

/** The policies inside of an element, at any depth, in their order; without some, and what is inside of them. */
export function stepsIn(meaning: Meaning, without?: ReadonlySet<Meaning>): readonly Meaning[] {
  const found: Meaning[] = [];
  const search = (parent: Meaning) => {
    for (const child of parent.children) {
      if (without?.has(child)) continue;
      if (isStep(child)) found.push(child);
      search(child);
    }
  };
  search(meaning);
  return found;
}
