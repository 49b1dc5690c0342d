import {
  isExpression,
  isLiquid,
  isTemplate,
  keepsWhiteSpace,
  type PolicyComment,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyText,
  type PolicyValue,
  sourceText,
} from "./ast";
import { commentText } from "./comment-text";
import { beginsAsExpression, containsNamedValue, forbiddenCharacterIn, forbiddenCharactersIn } from "./literal";
import { isFaithful } from "./named-values";
import { isWritableName } from "./names";
import { attributeExpression, textExpression } from "./read-expression";

/** `rawxml` writes expressions verbatim, as the service's editor does; `xml` escapes them so that any XML parser reads the text. */
export type PolicyFormat = "rawxml" | "xml";

const indent = "    ";

/**
 * Writes a document as stable text: the same document gives the same bytes, and equal documents differ in nothing. Both
 * formats are read back as the same document.
 *
 * Line feeds, four spaces, no XML declaration, no byte order mark, no blank lines, a line feed at the end. Attributes stand
 * in the document's order on one line. White space is added between elements only: an element with text in it is
 * written without any, and `set-body` as it stands. Expressions are written byte for byte, so that a carriage return
 * in one stays. Nothing is added: no section, no `<base />`.
 * @throws TypeError where a literal in the AST would be read back as code (the builders refuse such literals earlier),
 * or a name or character can't stand in a document. What `parsePolicy` returns can always be written.
 */
export function printPolicy(document: PolicyDocument, format: PolicyFormat = "rawxml"): string {
  const comments = (list: readonly PolicyComment[] = []) => list.map((each) => `${commentOf(each)}\n`).join("");
  return `${comments(document.before)}${printElement(document.root, format)}\n${comments(document.after)}`;
}

/** Writes one element, as `printPolicy` would at the left margin and without the line feed at the end. */
export function printElement(element: PolicyElement, format: PolicyFormat = "rawxml"): string {
  const printer = new Printer(format);
  printer.element(element, "\n", outside);
  return printer.text;
}

/** What an element takes over from those around it. */
interface Surroundings {
  readonly element?: PolicyElement;
  readonly verbatim: boolean;
  readonly liquid: boolean;
}

const outside: Surroundings = { verbatim: false, liquid: false };

class Printer {
  text = "";

  constructor(private readonly format: PolicyFormat) {}

  /** `margin` is a line feed and the indentation at which the element stands. */
  element(element: PolicyElement, margin: string, outer: Surroundings) {
    const { name, attributes, children } = element;
    if (!isWritableName(name, "element")) throw new TypeError(`${JSON.stringify(name)} is no name of an element`);
    this.text += `<${name}`;
    for (const key in attributes) {
      const value = attributes[key];
      if (value !== undefined) this.text += ` ${key}="${this.attribute(element, key, value, outer.liquid)}"`;
    }
    if (children.length === 0) {
      this.text += " />";
      return;
    }
    this.text += ">";
    const inner: Surroundings = {
      element,
      verbatim: outer.verbatim || keepsWhiteSpace(name),
      liquid: outer.liquid || isLiquid(element, outer.element),
    };
    if (inner.verbatim || children.some(({ kind }) => kind === "text")) {
      checkTexts(element, inner.liquid);
      for (const child of children) this.node(child, margin + indent, inner);
    } else {
      for (const child of children) {
        this.text += margin + indent;
        this.node(child, margin + indent, inner);
      }
      this.text += margin;
    }
    this.text += `</${name}>`;
  }

  private node(node: PolicyNode, margin: string, outer: Surroundings) {
    if (node.kind === "element") this.element(node, margin, outer);
    else if (node.kind === "comment") this.text += commentOf(node);
    else this.text += this.textNode(node, outer.element?.name ?? "");
  }

  private textNode({ value, cdata }: PolicyText, parent: string): string {
    const source = sourceText(value);
    // A CDATA section can't hold its own end, nor a carriage return that would not be read as a line feed.
    if (cdata && !source.includes("]]>") && (isExpression(value) || !source.includes("\r"))) return `<![CDATA[${source}]]>`;
    if (!isExpression(value) || this.format === "xml") return escapeText(source);
    const found = textExpression(`${source}</${parent}>`, 0, parent);
    return found.expression === source && found.next === source.length ? source : escapeText(source);
  }

  private attribute(element: PolicyElement, name: string, value: PolicyValue, liquid: boolean): string {
    if (!isWritableName(name, "attribute")) throw new TypeError(`${element.name}: ${JSON.stringify(name)} is no name of an attribute`);
    checkValue(value, `${element.name}/@${name}`, liquid);
    const source = sourceText(value);
    if (!isExpression(value) || this.format === "xml") return escapeAttribute(source);
    // What follows makes sure that one which does not close is not taken to end earlier or later.
    const found = attributeExpression(`${source}" a=")" />`, 0, '"');
    return found.expression === source && found.next === source.length ? source : escapeAttribute(source);
  }
}

function commentOf({ comment }: PolicyComment): string {
  return `<!--${commentText(forbiddenCharactersIn(comment)?.replaced ?? comment)}-->`;
}

/** Texts with nothing between them are read as one, and so they are checked. */
function checkTexts({ name, children }: PolicyElement, liquid: boolean) {
  const place = `the text of ${name}`;
  let run: PolicyText[] = [];
  for (const child of children) {
    if (child.kind === "text" && !child.cdata) run.push(child);
    else {
      checkRun(run, place, liquid);
      run = [];
      if (child.kind === "text") checkValue(child.value, place, liquid);
    }
  }
  checkRun(run, place, liquid);
}

function checkRun(run: readonly PolicyText[], place: string, liquid: boolean) {
  const [first, second] = run;
  if (!first) return;
  if (!second) checkValue(first.value, place, liquid);
  else if (run.some(({ value }) => isExpression(value))) throw new TypeError(`${place}: an expression is the whole text or none of it`);
  else checkValue({ template: run.flatMap(({ value }) => (isTemplate(value) ? value.template : [sourceText(value)])) }, place, liquid);
}

/** The last gate: an AST made by hand can't smuggle code through a literal, nor markup through an expression. */
function checkValue(value: PolicyValue, place: string, liquid: boolean) {
  const text = sourceText(value);
  if (beginsAsExpression(text) !== isExpression(value)) {
    const message = isExpression(value) ? "a policy expression begins with @( or @{" : "literal text begins like a policy expression";
    throw new TypeError(`${place}: ${message}: ${excerpt(text)}`);
  }
  if (!liquid && !isExpression(value) && (isTemplate(value) ? !isFaithful(value) : containsNamedValue(text)))
    throw new TypeError(`${place}: literal text holds a named value: ${excerpt(text)}`);
  const character = forbiddenCharacterIn(text);
  if (character) throw new TypeError(`${place}: text holds ${character}, which XML does not allow`);
}

function excerpt(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#xA;",
  "\r": "&#xD;",
  "\t": "&#x9;",
};

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => escapes[character] as string);
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\n\r\t]/g, (character) => escapes[character] as string);
}
