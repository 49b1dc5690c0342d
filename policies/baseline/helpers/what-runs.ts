import type { PolicyElement, Section } from "../../document/ast";
import { type EffectivePolicy, elementsIn, isKnownStep, runsOf, type Step } from "../../document/effective";
import { guaranteed } from "../../document/guarantee";
import type { OperationSubject } from "../rule";

/** Why a rule about operations can't be decided for a policy file without an estate. */
export const checkedAlone = "the file is checked alone: which operations it serves is not known";

type Running = Pick<OperationSubject, "effective">;

/** Whether every request is answered by the policies themselves, so that no backend is called. */
export function neverForwards({ effective }: Running): boolean {
  return guaranteed(effective.inbound, answers, "answers").holds === "yes";
}

const answers = ({ name }: PolicyElement) => name === "return-response" || name === "mock-response";

/** Rules look at one pipeline after the other, which is walked for the first of them. By the names of the sections. */
let walked: { readonly effective: EffectivePolicy; readonly elements: Map<string, readonly PolicyElement[]> } | undefined;

/** Every element that may run in some sections, on whatever path, fragments included. */
export function running({ effective }: Running, ...sections: readonly Section[]): readonly PolicyElement[] {
  if (walked?.effective !== effective) walked = { effective, elements: new Map() };
  const key = sections.join();
  const found = walked.elements.get(key) ?? elementsOf(sections.flatMap((section) => runsOf(effective[section])));
  walked.elements.set(key, found);
  return found;
}

/** Whether policies for language models may run in one of some sections. */
export function callsModel(subject: Running, ...sections: readonly Section[]): boolean {
  return sections.some((section) =>
    running(subject, section).some(({ name }) => name.startsWith("llm-") || name.startsWith("azure-openai-")),
  );
}

const inRuns = new WeakMap<readonly Step[], readonly PolicyElement[]>();

/** Every element that may run in the steps of one layer, which many pipelines share. */
export function runningIn(run: readonly Step[]): readonly PolicyElement[] {
  const known = inRuns.get(run) ?? run.flatMap((step) => (isKnownStep(step) ? elementsIn(step) : []));
  inRuns.set(run, known);
  return known;
}

function elementsOf(runs: readonly (readonly Step[])[]): readonly PolicyElement[] {
  const found: PolicyElement[] = [];
  for (const run of runs) for (const element of runningIn(run)) found.push(element);
  return found;
}

/** Why something in a section is not known; undefined where all of it is. */
export function doubtIn({ effective }: Running, section: Section): string | undefined {
  for (const step of effective[section]) {
    if (!isKnownStep(step)) return step.unknown;
    for (const found of step.included?.values() ?? []) if ("unknown" in found) return found.unknown;
  }
  return undefined;
}
