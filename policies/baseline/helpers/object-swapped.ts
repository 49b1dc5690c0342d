import { isExpression, literalOf, type PolicyElement, type PolicyValue } from "../../document/ast";
import { runsOf, type Step } from "../../document/effective";
import { withoutAliases } from "../../expressions/without-aliases";
import type { OperationSubject } from "../rule";
import { tokenChecks } from "./elements";
import { runningIn } from "./what-runs";

const checks: readonly string[] = tokenChecks;
/** Attributes by which policies other than `set-variable` fill a variable. */
const fillingAttributes = ["variable-name", "response-variable-name", "output-token-variable-name", "context-variable-name"];

/**
 * Why it says nothing that claims are compared with a path parameter: what was compared is swapped for something else that
 * the request brings. Undefined where it is not.
 */
export function swappedBy(subject: OperationSubject): Swap | undefined {
  const [element] = handlingIn(subject).flatMap(({ rewriting }) => rewriting);
  return tokenSwappedBy(subject) ?? (element && { message: "rewrite-uri then takes the path from the caller's request", element });
}

interface Swap {
  readonly message: string;
  readonly element: PolicyElement;
}

/** What fills the variable in which the validated token stands with something else. */
export function tokenSwappedBy(subject: OperationSubject): Swap | undefined {
  const validated = validatedTokens(subject);
  if (validated.size === 0) return undefined;
  for (const { fills } of handlingIn(subject)) {
    const swap = fills.find(({ variable }) => validated.has(variable));
    if (!swap) continue;
    const { element, variable } = swap;
    return { message: `${element.name} fills the variable ${variable}, in which the validated token stands`, element };
  }
  return undefined;
}

/** The variables that policies fill with the token that they have validated. */
export function validatedTokens(subject: OperationSubject): ReadonlySet<string> {
  return new Set(handlingIn(subject).flatMap(({ validated }) => validated));
}

/** What the steps of one layer do with tokens and with the path. */
interface Handling {
  /** The variables that are filled with validated tokens. */
  readonly validated: readonly string[];
  /** What fills variables with something else. */
  readonly fills: readonly { readonly element: PolicyElement; readonly variable: string }[];
  /** What takes the path from the request. */
  readonly rewriting: readonly PolicyElement[];
}

// Several rules ask about a pipeline, and many pipelines share a layer.
const handlings = new WeakMap<readonly Step[], Handling>();

function handlingIn({ effective }: OperationSubject): readonly Handling[] {
  return runsOf(effective.inbound).map((run) => {
    const known = handlings.get(run) ?? handlingOf(runningIn(run));
    handlings.set(run, known);
    return known;
  });
}

function handlingOf(elements: readonly PolicyElement[]): Handling {
  const validated: string[] = [];
  const fills: { element: PolicyElement; variable: string }[] = [];
  const rewriting: PolicyElement[] = [];
  for (const element of elements) {
    const { name, attributes } = element;
    if (checks.includes(name)) validated.push(...literals(attributes["output-token-variable-name"]));
    else if (name === "set-variable") for (const variable of literals(attributes.name)) fills.push({ element, variable });
    else for (const each of fillingAttributes) for (const variable of literals(attributes[each])) fills.push({ element, variable });
    if (name === "rewrite-uri" && namesObject(attributes.template)) rewriting.push(element);
  }
  return { validated, fills, rewriting };
}

function literals(value: PolicyValue | undefined): readonly string[] {
  const text = literalOf(value);
  return text === undefined ? [] : [text];
}

/** Whether a header, the query or the body of a request becomes part of a path, in front of its query. */
function namesObject(template: PolicyValue | undefined): boolean {
  if (!isExpression(template)) return false;
  const code = withoutAliases(template.expression);
  const from = code.search(/\bcontext\s*\.\s*Request\s*\.\s*(?:Headers|Body|(?:OriginalUrl|Url)\s*\.\s*(?:Query|QueryString))\b/);
  const query = code.search(/"[^"]*\?/);
  return from >= 0 && (query < 0 || from < query);
}
