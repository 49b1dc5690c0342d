import fc from "fast-check";
import {
  isLiquid,
  keepsWhiteSpace,
  type PolicyComment,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyValue,
} from "../../policies/document/ast";
import { commentText } from "../../policies/document/comment-text";
import { beginsAsExpression, containsNamedValue, forbiddenCharacterIn } from "../../policies/document/literal";
import { isFaithful } from "../../policies/document/named-values";
import { isWholeExpression } from "../../policies/expressions/scan";

const fragments = [
  ..."()[]{}\"'<>&;@$/\\*-=!?:.,#% \n\t\r",
  "\r\n",
  "a",
  "b1",
  "&&",
  "&amp;",
  "&quot;",
  "&#41;",
  "&#x28;",
  "]]>",
  "-->",
  "<!--",
  "<![CDATA[",
  "</a>",
  "{{",
  "}}",
  "{{name}}",
  "@(",
  "@{",
  "//",
  "/*",
  "*/",
  '@"',
  '$"',
  '""',
  "\u00a0",
  "\ufeff",
  "\u2028",
  "é",
  "😀",
  "{% if a %}",
];

const looseText = fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));

/** C# as it looks to a scanner: brackets, strings of every kind, characters and comments, put together so that they balance. */
export const anyExpression: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom("()", "{}"), fc.array(code(3), { maxLength: 6 }))
  .map(([brackets, parts]) => `@${brackets[0]}${parts.join("")}${brackets[1]}`)
  .filter(isWholeExpression)
  .filter((text) => forbiddenCharacterIn(text) === undefined);

function code(depth: number): fc.Arbitrary<string> {
  const inString = looseText.map((text) => text.replace(/["\\\n]/g, ""));
  const leaves = [
    fc.constantFrom(
      "a",
      " ",
      "\n",
      "\r\n",
      "&&",
      "<",
      "<=",
      ">",
      "=>",
      "/",
      "&amp;",
      "&lt;",
      "'\"'",
      "'('",
      "'\\''",
      ";",
      "@id",
      "{{name}}",
      "&#34;",
    ),
    inString.map((text) => `"${text}"`),
    inString.map((text) => `"\\"${text}"`),
    looseText.map((text) => `@"${text.replaceAll('"', '""')}"`),
    inString.map((text) => `$"${text.replace(/[{}]/g, "")}{a}{{"`),
    looseText.map((text) => `/*${text.replaceAll("*/", "")}*/`),
    looseText.map((text) => `//${text.replaceAll("\n", "")}\n`),
  ];
  if (depth === 0) return fc.oneof(...leaves);
  const inner = fc.array(code(depth - 1), { maxLength: 3 }).map((parts) => parts.join(""));
  return fc.oneof(
    ...leaves,
    inner.map((text) => `(${text})`),
    inner.map((text) => `[${text}]`),
    inner.map((text) => `{${text}}`),
    inner.map((text) => `$"x{${text}}"`),
    inner.map((text) => `$@"y{${text}}"`),
  );
}

function isLiteral(text: string): boolean {
  return !beginsAsExpression(text) && !containsNamedValue(text) && forbiddenCharacterIn(text) === undefined;
}

function value(): fc.Arbitrary<PolicyValue> {
  const name = fc.constantFrom("name", "a-b", "with space", "");
  return fc.oneof(
    { weight: 3, arbitrary: fc.oneof(looseText, fc.constantFrom("", "true", "100", " a ")).filter(isLiteral) },
    { weight: 3, arbitrary: anyExpression.map((expression) => ({ expression })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.option(looseText), name, fc.option(looseText), fc.option(name))
        .map(([before, first, between, second]) => ({
          template: [
            ...(before === null ? [] : [before]),
            { namedValue: first },
            ...(between === null ? [] : [between]),
            ...(second === null ? [] : [{ namedValue: second }]),
          ],
        }))
        .filter(
          ({ template }) =>
            isFaithful({ template }) && template.every((part) => typeof part !== "string" || isLiteral(part)) && !opensCode(template[0]),
        ),
    },
  );
}

/** With the braces of the named value behind it, the text would begin an expression. */
function opensCode(first: unknown): boolean {
  return typeof first === "string" && first.trimStart() === "@";
}

function comments(): fc.Arbitrary<PolicyComment[]> {
  return fc.array(comment(), { maxLength: 2 });
}

function comment(): fc.Arbitrary<PolicyComment> {
  return looseText.map((text) => ({ kind: "comment", comment: commentText(text) }));
}

function node(depth: number): fc.Arbitrary<PolicyNode> {
  const text = fc.record({ value: value(), cdata: fc.boolean() }).map(
    ({ value, cdata }): PolicyNode => ({
      kind: "text",
      value,
      ...(cdata && { cdata }),
    }),
  );
  if (depth === 0) return fc.oneof(text, comment());
  return fc.oneof({ weight: 5, arbitrary: element(depth) }, { weight: 2, arbitrary: text }, { weight: 1, arbitrary: comment() });
}

function element(depth: number): fc.Arbitrary<PolicyElement> {
  return fc
    .record({
      name: fc.constantFrom("inbound", "set-body", "set-header", "value", "choose", "x:y", "unknown", "é", "_a.b-1"),
      attributes: fc.dictionary(fc.constantFrom("name", "condition", "template", "xmlns:x", "__proto__", "constructor", "a.b"), value(), {
        maxKeys: 3,
      }),
      liquid: fc.boolean(),
      children: fc.array(node(depth - 1), { maxLength: 3 }),
    })
    .map(({ name, attributes, liquid, children }) => ({
      kind: "element",
      name,
      attributes: liquid && name === "set-body" ? { ...attributes, template: "liquid" } : attributes,
      children,
    }));
}

/** The element with what a reader would make of its texts, in the place where it stands. */
function readable(element: PolicyElement, verbatim: boolean, liquid: boolean, outer?: PolicyElement): PolicyElement {
  const innerVerbatim = verbatim || keepsWhiteSpace(element.name);
  const innerLiquid = liquid || isLiquid(element, outer);
  const children: PolicyNode[] = [];
  for (const child of element.children) {
    const last = children.at(-1);
    if (child.kind === "element") children.push(readable(child, innerVerbatim, innerLiquid, element));
    else if (child.kind === "comment") children.push(child);
    else if (child.cdata) {
      const text = inLiquid(child.value, innerLiquid);
      if (isSection(text)) children.push({ ...child, value: text });
    } else {
      const text = inLiquid(child.value, innerLiquid);
      const touches = last?.kind === "text" && !last.cdata;
      const isLost = typeof text === "string" && (text === "" || (!innerVerbatim && /^[ \t\n]*$/.test(text)));
      if (!touches && !isLost) children.push({ ...child, value: text });
    }
  }
  const attributes = Object.fromEntries(Object.entries(element.attributes).map(([name, each]) => [name, inLiquid(each, liquid)]));
  return { ...element, attributes, children };
}

/** In a liquid template there are no named values. */
function inLiquid(value: PolicyValue, liquid: boolean): PolicyValue {
  return liquid && typeof value === "object" && "template" in value ? "{{liquid}}" : value;
}

/** Whether a CDATA section can hold it. */
function isSection(value: PolicyValue): boolean {
  const text = typeof value === "string" ? value : "expression" in value ? value.expression : value.template.map(String).join("");
  return !text.includes("]]>") && (typeof value === "object" && "expression" in value ? true : !text.includes("\r"));
}

/**
 * Any document that can be read from a text: every kind of node and value, with the texts that are hardest to write.
 * Texts never touch one another, and hold nothing that would be read as something else.
 */
export const anyDocument: fc.Arbitrary<PolicyDocument> = fc
  .record({
    root: fc.constantFrom("policies", "fragment"),
    before: comments(),
    after: comments(),
    children: fc.array(node(4), { maxLength: 5 }),
  })
  .map(({ root, before, after, children }) => ({
    root: readable({ kind: "element", name: root, attributes: {}, children }, false, false),
    ...(before.length > 0 && { before }),
    ...(after.length > 0 && { after }),
  }));
