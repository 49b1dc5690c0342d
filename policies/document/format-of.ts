import { isExpression, type PolicyDocument, type PolicyValue, walk } from "./ast";
import type { Positions, Span } from "./positions";
import type { PolicyFormat } from "./print";

/**
 * The format in which a document was written: `xml` where expressions are escaped and none needs the service to read it
 * raw, else `rawxml`. A document that is sent as `xml` thus stays one that may be.
 */
export function formatOf(document: PolicyDocument, positions: Positions): PolicyFormat {
  let escaped = false;
  let raw = false;
  const look = (value: PolicyValue, span: Span | undefined, quote?: string) => {
    if (!isExpression(value) || !span) return;
    const text = positions.source.slice(...span).trim();
    if (text !== value.expression) escaped = true;
    else if (/[<&]/.test(text)) raw = true;
    // To XML, a line break in an attribute is a space.
    if (quote !== undefined && (text.includes(quote) || text.includes("\n"))) raw = true;
  };
  walk(document.root, (element) => {
    for (const name in element.attributes) {
      const span = positions.attributeValueOf(element, name);
      look(element.attributes[name] ?? "", span, span && positions.source[span[0] - 1]);
    }
    for (const child of element.children) if (child.kind === "text" && !child.cdata) look(child.value, positions.contentOf(child));
  });
  return escaped && !raw ? "xml" : "rawxml";
}
