import {
  isElement,
  isExpression,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type Section,
  sectionNames,
} from "../document/ast";
import type { Diagnostic } from "../document/diagnostic";
import type { Positions } from "../document/positions";
import { analyzeExpression, type ExpressionPlace } from "./analyze";
import type { ExpressionFacts } from "./facts";
import { spanInSource } from "./source-span";

/** An expression of a document and where it stands. */
export interface PlacedExpression {
  readonly expression: string;
  readonly element: PolicyElement;
  /** The attribute that holds it; it is the element's text otherwise. */
  readonly attribute?: string;
  /** The node that holds it, for `Positions`: the element, or its text. */
  readonly node: PolicyNode;
  /** By meaning, as diagnostics have it: `inbound/choose/when/@condition`. */
  readonly path: string;
  readonly place: ExpressionPlace;
}

/** What gives the backend's answer, or may. */
const answering = new Set(["forward-request", "base", "include-fragment", "return-response", "mock-response"]);

/** Calls `visit` for every expression of a document, in the order of the text. */
export function eachExpression(document: PolicyDocument, visit: (found: PlacedExpression) => void) {
  const { root } = document;
  if (root.name !== "policies") {
    new ExpressionWalk(undefined, visit).element(root, root.name, false);
    return;
  }
  for (const section of root.children) {
    if (!isElement(section)) continue;
    const name = sectionNames.find((each) => each === section.name);
    new ExpressionWalk(name, visit).element(section, section.name, false);
  }
}

class ExpressionWalk {
  private answered = false;

  constructor(
    private readonly section: Section | undefined,
    private readonly visit: (found: PlacedExpression) => void,
  ) {}

  /** @param repeated inside a `retry`, where an earlier round may have brought an answer. */
  element(element: PolicyElement, path: string, repeated: boolean) {
    const isRepeated = repeated || element.name === "retry";
    for (const attribute in element.attributes) {
      const value = element.attributes[attribute];
      if (isExpression(value)) this.found(value.expression, element, element, `${path}/@${attribute}`, isRepeated, attribute);
    }
    const counts = new Map<string, number>();
    for (const child of element.children) {
      if (child.kind === "text" && isExpression(child.value)) this.found(child.value.expression, element, child, path, isRepeated);
      if (child.kind !== "element") continue;
      const count = (counts.get(child.name) ?? 0) + 1;
      counts.set(child.name, count);
      this.element(child, `${path}/${child.name}${count > 1 ? `[${count}]` : ""}`, isRepeated);
    }
    if (answering.has(element.name)) this.answered = true;
  }

  private found(expression: string, element: PolicyElement, node: PolicyNode, path: string, repeated: boolean, attribute?: string) {
    // Whether and how much a limit counts is decided when the answer is there, wherever the limit stands.
    const section = attribute?.startsWith("increment-") ? undefined : this.section;
    const beforeResponse = section === "backend" && !repeated && !this.answered;
    const late = attribute !== undefined && evaluatedLate.has(attribute);
    const place = late ? {} : { ...(section && { section }), ...(beforeResponse && { beforeResponse }) };
    this.visit({ expression, element, node, path, place, ...(attribute !== undefined && { attribute }) });
  }
}

/** Attributes that are evaluated when the answer is there, whatever section their policy stands in. */
const evaluatedLate = new Set(["increment-condition", "increment-count"]);

export interface ExpressionCheckContext {
  /** Where the nodes stood in a source text. The parser has then reported expressions that do not close; they are left out. */
  readonly positions?: Positions;
}

/**
 * Checks the C# of every expression of a document: syntax, language level, types, members, what is there in the section, and
 * that statements return. Spans point into the source text.
 * @throws Error where `loadGrammar` has not finished.
 */
export function checkExpressions(document: PolicyDocument, { positions }: ExpressionCheckContext = {}): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  eachExpression(document, ({ expression, node, attribute, path, place }) => {
    for (const { rule, message, span } of analyzeExpression(expression, place).problems) {
      if (rule === "expression-unbalanced" && positions) continue;
      const within = positions?.spanOf(node, attribute);
      const found = within && positions ? spanInSource(positions.source, within, expression, span) : undefined;
      diagnostics.push({ rule, path, message, ...(found && { span: found }) });
    }
  });
  return diagnostics;
}

/** The facts of every expression of a document, with its place. */
export function expressionFacts(document: PolicyDocument): readonly (PlacedExpression & { readonly facts: ExpressionFacts })[] {
  const found: (PlacedExpression & { readonly facts: ExpressionFacts })[] = [];
  eachExpression(document, (each) => found.push({ ...each, facts: analyzeExpression(each.expression).facts }));
  return found;
}

/** Whether a document holds an expression, so that the grammar is worth loading. */
export function holdsExpressions(document: PolicyDocument): boolean {
  let found = false;
  eachExpression(document, () => {
    found = true;
  });
  return found;
}
