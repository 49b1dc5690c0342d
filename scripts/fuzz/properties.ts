import { isDeepStrictEqual } from "node:util";
import {
  isExpression,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyValue,
  walk,
} from "../../policies/document/ast";
import { checkDocument } from "../../policies/document/check-document";
import { maxSyntaxDiagnostics, parsePolicy } from "../../policies/document/parse";
import type { Positions, Span } from "../../policies/document/positions";
import { printPolicy } from "../../policies/document/print";

const formats = ["rawxml", "xml"] as const;

/**
 * What holds of any text whatever: it is read without an error, every problem and every node has a place in it, what was
 * read can be checked and written, and where nothing was wrong it is written and read back as the same, in both formats.
 * @throws Error naming what does not hold
 */
export function survives(text: string) {
  const { document, diagnostics, positions } = parsePolicy(text);
  demand(diagnostics.length <= maxSyntaxDiagnostics + 1, "there are too many diagnostics");
  for (const { span } of diagnostics)
    demand(span !== undefined && isWithin(span, [0, text.length]), "a diagnostic lies outside of the text");
  demand(document !== undefined || diagnostics.length > 0, "there is neither a document nor a diagnostic");
  if (!document) return;
  checkPlaces(document, positions);
  if (diagnostics.length === 0) checkExpressions(document, positions);
  for (const { span } of checkDocument(document, { positions }))
    demand(span === undefined || isWithin(span, [0, text.length]), "a problem lies outside of the text");
  if (diagnostics.length === 0) staysTheSame(document);
  else for (const format of formats) parsePolicy(printPolicy(document, format));
}

/**
 * What holds of any document: written in either format it is read back as the same, and written again as the same text.
 * @throws Error naming what does not hold
 */
export function staysTheSame(document: PolicyDocument) {
  for (const format of formats) {
    const text = printPolicy(document, format);
    const again = parsePolicy(text);
    const [problem] = again.diagnostics;
    demand(problem === undefined, `${format}: what was written has a problem: ${problem?.message}`);
    demand(isDeepStrictEqual(again.document, document), `${format}: what was written is read as another document`);
    demand(
      again.document !== undefined && printPolicy(again.document, format) === text,
      `${format}: it is written in another way the second time`,
    );
  }
}

/** Every node lies in its parent's content, behind its elder siblings, and every attribute in its tag. */
function checkPlaces({ root, before = [], after = [] }: PolicyDocument, positions: Positions) {
  const whole: Span = [0, positions.source.length];
  for (const each of [...before, root, ...after]) placeOf(each, whole, positions);
  walk(root, (element) => {
    const tag = positions.openingTagOf(element);
    const content = positions.contentOf(element) ?? tag;
    demand(tag !== undefined && content !== undefined, "an element has no place");
    let from = content?.[0] ?? 0;
    for (const child of element.children) from = placeOf(child, [from, content?.[1] ?? 0], positions)[1];
    for (const name in element.attributes) checkAttribute(element, name, tag ?? whole, positions);
  });
}

function placeOf(node: PolicyNode, within: Span, positions: Positions): Span {
  const span = positions.spanOf(node);
  demand(span !== undefined && isWithin(span, within), `a ${node.kind} lies outside of what holds it`);
  return span ?? within;
}

function checkAttribute(element: PolicyElement, name: string, tag: Span, positions: Positions) {
  const span = positions.spanOf(element, name);
  const value = positions.attributeValueOf(element, name);
  const ownName = positions.attributeNameOf(element, name);
  demand(span !== undefined && isWithin(span, tag), `the attribute ${name} lies outside of its tag`);
  demand(value !== undefined && isWithin(value, span ?? tag), `the value of ${name} lies outside of the attribute`);
  demand(ownName !== undefined && isWithin(ownName, span ?? tag), `the name of ${name} lies outside of the attribute`);
}

/** Expressions that were not escaped are the text at their places, byte for byte. */
function checkExpressions({ root }: PolicyDocument, positions: Positions) {
  const check = (value: PolicyValue | undefined, span: Span | undefined) => {
    if (!isExpression(value) || !span) return;
    const text = positions.source.slice(...span);
    demand(text.includes("&") || text.trim() === value.expression, `an expression is not the text at its place: ${value.expression}`);
  };
  walk(root, (element) => {
    for (const name in element.attributes) check(element.attributes[name], positions.attributeValueOf(element, name));
    for (const child of element.children) if (child.kind === "text") check(child.value, positions.contentOf(child));
  });
}

function isWithin([start, end]: Span, [from, to]: Span): boolean {
  return from <= start && start <= end && end <= to;
}

function demand(holds: boolean, otherwise: string) {
  if (!holds) throw new Error(otherwise);
}
