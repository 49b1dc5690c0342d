import type { PolicyElement, Section } from "../../document/ast";
import { type Guarantee, guaranteed } from "../../document/guarantee";
import type { OperationSubject } from "../rule";

/** Whether a policy does what it is there for; a text says why that can't be told. */
export type Strength = boolean | string;

/**
 * Whether policies of some names that do what they are there for run on every path of a section. One that does not, in
 * one branch, is not made up for by one that does in another.
 * @returns the guarantee for the names alone, with what holds for those that are strong. `by` and `sometimes` list the weak too.
 */
export function guaranteedBy(
  { effective, guarantee }: OperationSubject,
  section: Section,
  names: readonly string[],
  strength: (element: PolicyElement) => Strength,
): Guarantee {
  const answer = guarantee(section, ...names);
  const found = answer.by.map(({ element }) => strength(element));
  if (found.length > 0 && found.every((each) => each === true)) return answer;
  const among = (accepts: (each: Strength) => boolean) =>
    guaranteed(effective[section], (element) => names.includes(element.name) && accepts(strength(element)));
  if (found.includes(true) && among((each) => each === true).holds === "yes") return answer;
  const perhaps = among((each) => each !== false);
  const why =
    perhaps.holds === "yes" ? perhaps.by.map(({ element }) => strength(element)).find((each) => typeof each === "string") : perhaps.why;
  return { by: answer.by, sometimes: answer.sometimes, ...(why === undefined ? { holds: "no" } : { holds: "unknown", why }) };
}
