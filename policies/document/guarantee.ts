import { elementsOf, isExpression, literalOf, type PolicyElement, type PolicyValue } from "./ast";
import { isKnownStep, type PolicyStep, type Step } from "./effective";

/** Policies after which nothing of the section runs: the caller gets its answer. */
const terminators = new Set(["return-response", "mock-response"]);
/** Policies that run what stands inside them, at least once. */
const wrappers = new Set(["retry", "limit-concurrency", "block"]);

export interface Guarantee {
  /** `yes`: a matching policy runs for every request that gets past this section. */
  readonly holds: "yes" | "no" | "unknown";
  /** The matching policies that run on every path. */
  readonly by: readonly { readonly element: PolicyElement; readonly step: PolicyStep }[];
  /** Matching policies that run on some paths only, or behind the end of the pipeline. */
  readonly sometimes: readonly { readonly element: PolicyElement; readonly step: PolicyStep }[];
  /** Why it is unknown. */
  readonly why?: string;
}

/**
 * Whether a policy runs on every path through a section. Branches of `choose` must all have one, or end the pipeline;
 * conditions that are constant are seen through; what stands behind an unconditional answer never runs.
 */
export function guaranteed(steps: readonly Step[], matches: (element: PolicyElement) => boolean): Guarantee {
  const by: { element: PolicyElement; step: PolicyStep }[] = [];
  const sometimes: { element: PolicyElement; step: PolicyStep }[] = [];
  let why: string | undefined;
  let ended = false;
  for (const step of steps) {
    if (!isKnownStep(step)) {
      why ??= step.unknown;
      continue;
    }
    const found: PolicyElement[] = [];
    const outcome = ended ? "nothing" : follow(step.element, matches, found);
    if (ended) collect(step.element, matches, found);
    (outcome === "matched" ? by : sometimes).push(...found.map((element) => ({ element, step })));
    if (outcome === "ended") ended = true;
  }
  if (by.length > 0) return { holds: "yes", by, sometimes };
  return why === undefined ? { holds: "no", by, sometimes } : { holds: "unknown", by, sometimes, why };
}

/** Whether a request that gets past an element met a match in it, or whether none gets past. */
type Outcome = "matched" | "ended" | "nothing";

function follow(element: PolicyElement, matches: (element: PolicyElement) => boolean, found: PolicyElement[]): Outcome {
  if (matches(element)) {
    found.push(element);
    return "matched";
  }
  if (terminators.has(element.name)) return "ended";
  if (element.name === "choose") return followChoose(element, matches, found);
  if (wrappers.has(element.name)) return followSequence(elementsOf(element), matches, found);
  collect(element, matches, found);
  return "nothing";
}

function followSequence(elements: readonly PolicyElement[], matches: (element: PolicyElement) => boolean, found: PolicyElement[]): Outcome {
  let outcome: Outcome = "nothing";
  for (const element of elements) {
    if (outcome === "ended") collect(element, matches, found);
    else {
      const next = follow(element, matches, found);
      if (next !== "nothing" && outcome !== "matched") outcome = next;
    }
  }
  return outcome;
}

function followChoose(choose: PolicyElement, matches: (element: PolicyElement) => boolean, found: PolicyElement[]): Outcome {
  const outcomes: Outcome[] = [];
  let exhaustive = false;
  for (const branch of elementsOf(choose)) {
    const constant = branch.name === "otherwise" ? true : constantOf(branch.attributes.condition);
    // A branch that never runs neither helps nor harms.
    if (exhaustive || constant === false) continue;
    outcomes.push(followSequence(elementsOf(branch), matches, found));
    if (constant === true) exhaustive = true;
  }
  if (!exhaustive) outcomes.push("nothing");
  if (outcomes.every((outcome) => outcome === "ended")) return "ended";
  return outcomes.every((outcome) => outcome !== "nothing") ? "matched" : "nothing";
}

/** Finds matches that may run, without asking when. */
function collect(element: PolicyElement, matches: (element: PolicyElement) => boolean, found: PolicyElement[]) {
  if (matches(element)) found.push(element);
  else for (const child of elementsOf(element)) collect(child, matches, found);
}

/** The value of a condition that is the same for every request; undefined where it is not, or can't be told. */
export function constantOf(condition: PolicyValue | undefined): boolean | undefined {
  const text = isExpression(condition) ? /^@\(\s*(true|false)\s*\)$/.exec(condition.expression.trim())?.[1] : literalOf(condition)?.trim();
  return text === "true" ? true : text === "false" ? false : undefined;
}
