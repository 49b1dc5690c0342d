import { elementsOf, type PolicyElement } from "../../document/ast";
import { isKnownStep } from "../../document/effective";
import { guaranteed } from "../../document/guarantee";
import type { OperationSubject } from "../rule";

/** Whether every request is answered by the policies themselves, so that no backend is called. */
export function neverForwards({ effective }: OperationSubject): boolean {
  return guaranteed(effective.inbound, ({ name }) => name === "return-response" || name === "mock-response").holds === "yes";
}

/** Whether a policy of some name runs on any path of a section, or may. */
export function mayRun(
  { effective }: OperationSubject,
  section: keyof OperationSubject["effective"],
  matches: (element: PolicyElement) => boolean,
) {
  const search = (element: PolicyElement): boolean => matches(element) || elementsOf(element).some(search);
  return effective[section].some((step) => isKnownStep(step) && search(step.element));
}

/** Why something in a section is not known; undefined where all of it is. */
export function doubtIn({ effective }: OperationSubject, section: keyof OperationSubject["effective"]): string | undefined {
  for (const step of effective[section]) if (!isKnownStep(step)) return step.unknown;
  return undefined;
}
