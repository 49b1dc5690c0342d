import { constantIn } from "../expressions/analyze";
import { elementsOf, isExpression, literalOf, type PolicyElement, type PolicyValue } from "./ast";
import { isKnownStep, type PolicyStep, runsOf, type Step } from "./effective";

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
 * @param question names what `matches` asks. The answer about the steps of a layer is then kept for the other pipelines that it
 * runs in.
 */
export function guaranteed(steps: readonly Step[], matches: (element: PolicyElement) => boolean, question?: string): Guarantee {
  const answers: Answer[] = [];
  let ended = false;
  for (const run of runsOf(steps)) {
    const answer = answerAbout(run, matches, ended, question);
    if (answer === nothing) continue;
    answers.push(answer);
    ended ||= answer.ended;
  }
  const [only] = answers;
  const { by, sometimes, why } =
    only && answers.length === 1
      ? only
      : {
          by: answers.flatMap((each) => each.by),
          sometimes: answers.flatMap((each) => each.sometimes),
          why: answers.find((each) => each.why !== undefined)?.why,
        };
  if (by.length > 0) return { holds: "yes", by, sometimes };
  return why === undefined ? { holds: "no", by, sometimes } : { holds: "unknown", by, sometimes, why };
}

/** What is found in steps that follow each other. */
interface Answer extends Pick<Guarantee, "by" | "sometimes"> {
  /** No request gets past them. */
  readonly ended: boolean;
  /** Why it is unknown whether there are others. */
  readonly why?: string | undefined;
}

/** By question, and then by the run of steps. */
type Answers = WeakMap<readonly Step[], Answer>;
const answered = new Map<string, Answers>();
const answeredBehindEnd = new Map<string, Answers>();
/** Questions name parameters and claims, so there is no end of them. */
const maxQuestions = 10_000;
const nothing: Answer = { by: [], sometimes: [], ended: false };

function answersTo(question: string, ended: boolean): Answers {
  const questions = ended ? answeredBehindEnd : answered;
  const known = questions.get(question);
  if (known) return known;
  if (questions.size >= maxQuestions) questions.clear();
  const answers: Answers = new WeakMap();
  questions.set(question, answers);
  return answers;
}

function answerAbout(
  run: readonly Step[],
  matches: (element: PolicyElement) => boolean,
  ended: boolean,
  question: string | undefined,
): Answer {
  // What an operation adds runs for it alone: to keep that costs more than to look again.
  if (question === undefined || run[0]?.scope === "operation") return look(run, matches, ended);
  const answers = answersTo(question, ended);
  const answer = answers.get(run) ?? look(run, matches, ended);
  answers.set(run, answer);
  return answer;
}

function look(run: readonly Step[], matches: (element: PolicyElement) => boolean, behindEnd: boolean): Answer {
  const by: { element: PolicyElement; step: PolicyStep }[] = [];
  const sometimes: { element: PolicyElement; step: PolicyStep }[] = [];
  let ended = behindEnd;
  let why: string | undefined;
  for (const step of run) {
    if (!isKnownStep(step)) {
      why ??= step.unknown;
      continue;
    }
    const search = new Search(matches, step);
    const outcome = ended ? search.collect(step.element) : search.follow(step.element);
    for (const element of search.found) (outcome === "matched" ? by : sometimes).push({ element, step });
    if (outcome === "ended") ended = true;
    if (outcome === "unknown") why ??= search.why;
  }
  const isNothing = by.length === 0 && sometimes.length === 0 && why === undefined && ended === behindEnd;
  return isNothing ? nothing : { by, sometimes, ended, why };
}

/**
 * Whether a request that gets past an element met a match in it, or whether none gets past; unknown where that depends
 * on a fragment that is not known.
 */
type Outcome = "matched" | "ended" | "unknown" | "nothing";

/** Looks for matches in one step. */
class Search {
  readonly found: PolicyElement[] = [];
  /** Why an outcome is unknown. */
  why: string | undefined;

  constructor(
    private readonly matches: (element: PolicyElement) => boolean,
    private readonly step: PolicyStep,
  ) {}

  follow(element: PolicyElement): Outcome {
    if (this.matches(element)) {
      this.found.push(element);
      return "matched";
    }
    if (terminators.has(element.name)) return "ended";
    if (element.name === "choose") return this.choose(element);
    if (wrappers.has(element.name)) return this.sequence(elementsOf(element));
    const included = this.step.included?.get(element);
    if (!included) return this.collect(element);
    if ("root" in included) return this.sequence(elementsOf(included.root));
    this.why ??= included.unknown;
    return "unknown";
  }

  /** Finds matches that may run, without asking when. */
  collect(element: PolicyElement): Outcome {
    if (this.matches(element)) this.found.push(element);
    // What stands in a body is text to the gateway, whatever it looks like.
    else if (element.name !== "set-body") {
      const included = this.step.included?.get(element);
      const inside = included && "root" in included ? included.root : element;
      for (const child of elementsOf(inside)) this.collect(child);
    }
    return "nothing";
  }

  private sequence(elements: readonly PolicyElement[]): Outcome {
    let outcome: Outcome = "nothing";
    for (const element of elements) {
      if (outcome === "ended") this.collect(element);
      else {
        const next = this.follow(element);
        if (next !== "nothing" && outcome !== "matched") outcome = next;
      }
    }
    return outcome;
  }

  private choose(choose: PolicyElement): Outcome {
    const outcomes: Outcome[] = [];
    let exhaustive = false;
    for (const branch of elementsOf(choose)) {
      const constant = branch.name === "otherwise" ? true : constantOf(branch.attributes.condition);
      // A branch that never runs neither helps nor harms.
      if (exhaustive || constant === false) continue;
      outcomes.push(this.sequence(elementsOf(branch)));
      if (constant === true) exhaustive = true;
    }
    if (!exhaustive || outcomes.includes("nothing")) return "nothing";
    if (outcomes.includes("unknown")) return "unknown";
    return outcomes.includes("matched") ? "matched" : "ended";
  }
}

/** The value of a condition that is the same for every request; undefined where it is not, or can't be told. */
export function constantOf(condition: PolicyValue | undefined): boolean | undefined {
  if (isExpression(condition)) {
    const value = constantIn(condition.expression)?.value;
    return typeof value === "boolean" ? value : undefined;
  }
  const text = literalOf(condition)?.trim();
  return text === "true" ? true : text === "false" ? false : undefined;
}
