import { isExpression, literalOf, type PolicyElement, type PolicyValue } from "../../document/ast";
import type { EffectivePolicy } from "../../document/effective";
import { withoutAliases } from "../../expressions/without-aliases";
import type { OperationSubject } from "../rule";
import { tokenChecks } from "./elements";
import { running } from "./what-runs";

const checks: readonly string[] = tokenChecks;
/** Attributes by which policies other than `set-variable` fill a variable. */
const filling = ["variable-name", "response-variable-name", "output-token-variable-name", "context-variable-name"];

/**
 * Why it says nothing that claims are compared with a path parameter: what was compared is swapped for something else that
 * the request brings. Undefined where it is not.
 */
export function swappedBy(subject: OperationSubject): Swap | undefined {
  const element = running(subject, "inbound").find(({ name, attributes }) => name === "rewrite-uri" && namesObject(attributes.template));
  return tokenSwappedBy(subject) ?? (element && { message: "rewrite-uri then takes the path from the caller's request", element });
}

interface Swap {
  readonly message: string;
  readonly element: PolicyElement;
}

// Several rules ask about the same pipeline.
const tokens = new WeakMap<EffectivePolicy, ReadonlySet<string>>();
const swaps = new WeakMap<EffectivePolicy, { readonly swap: Swap | undefined }>();

/** What fills the variable in which the validated token stands with something else. */
export function tokenSwappedBy(subject: OperationSubject): Swap | undefined {
  const known = swaps.get(subject.effective) ?? { swap: findSwap(subject) };
  swaps.set(subject.effective, known);
  return known.swap;
}

function findSwap(subject: OperationSubject): Swap | undefined {
  const validated = validatedTokens(subject);
  if (validated.size === 0) return undefined;
  for (const element of running(subject, "inbound")) {
    const { name, attributes } = element;
    if (checks.includes(name)) continue;
    const filled = name === "set-variable" ? [attributes.name] : filling.map((attribute) => attributes[attribute]);
    const token = filled.map(literalOf).find((variable) => variable !== undefined && validated.has(variable));
    if (token !== undefined) return { message: `${name} fills the variable ${token}, in which the validated token stands`, element };
  }
  return undefined;
}

/** The variables that policies fill with the token that they have validated. */
export function validatedTokens(subject: OperationSubject): ReadonlySet<string> {
  const known = tokens.get(subject.effective);
  if (known) return known;
  const found = new Set<string>();
  tokens.set(subject.effective, found);
  for (const { name, attributes } of running(subject, "inbound")) {
    const variable = checks.includes(name) ? literalOf(attributes["output-token-variable-name"]) : undefined;
    if (variable !== undefined) found.add(variable);
  }
  return found;
}

/** Whether a header, the query or the body of a request becomes part of a path, in front of its query. */
function namesObject(template: PolicyValue | undefined): boolean {
  if (!isExpression(template)) return false;
  const code = withoutAliases(template.expression);
  const from = code.search(/\bcontext\s*\.\s*Request\s*\.\s*(?:Headers|Body|(?:OriginalUrl|Url)\s*\.\s*(?:Query|QueryString))\b/);
  const query = code.search(/"[^"]*\?/);
  return from >= 0 && (query < 0 || from < query);
}
