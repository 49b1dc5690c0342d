import { literalCredentials } from "../baseline/helpers/literal-credentials";
import { parsePolicy } from "../document/parse";

/** Shorter texts stand everywhere, and give nothing away. */
const minLength = 4;

/**
 * The texts of a policy document that hold credentials, line by line as they are written, so that what is shown of the document can
 * leave them out.
 */
export function credentialTexts(source: string): string[] {
  const { document, positions } = parsePolicy(source);
  if (!document) return [];
  const texts = literalCredentials(document).flatMap(({ element, attribute, node }) => {
    const span = attribute
      ? positions.attributeValueOf(element, attribute)
      : ((node && (positions.contentOf(node) ?? positions.spanOf(node))) ?? positions.contentOf(element));
    return span ? source.slice(...span).split(/\r?\n/) : [];
  });
  const kept = new Set(texts.map((text) => text.trim()).filter((text) => text.length >= minLength));
  // Longer ones first: one may be a part of another.
  return [...kept].sort((a, b) => b.length - a.length);
}
