import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces";
import { scanExpression } from "../expressions/scan";
import {
  isExpression,
  isLiquid,
  keepsWhiteSpace,
  type PolicyComment,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyValue,
  sourceText,
} from "./ast";
import { decodeEntities } from "./entities";
import { beginsAsExpression, containsNamedValue, forbiddenCharacterIn } from "./literal";

/** `rawxml` writes expressions verbatim, as the service's editor does; `xml` escapes them so that any XML parser reads the text. */
export type PolicyFormat = "rawxml" | "xml";

// Noncharacters, which `forbiddenCharacterIn` keeps out of every text: they mark where verbatim text goes in.
const MARK_START = "\ufdd0";
const MARK_END = "\ufdd1";
const marks = /\ufdd0(\d+)\ufdd1/g;

const layout = { headless: true, prettyPrint: true, indent: "    ", newline: "\n", spaceBeforeSlash: true } as const;

/**
 * Writes a document as stable text: the same document gives the same bytes, and equal documents differ in nothing.
 * Line feeds, four spaces, no XML declaration, a line feed at the end.
 * @throws TypeError where a literal in the AST would be read back as code (the builders refuse such literals earlier).
 */
export function printPolicy(document: PolicyDocument, format: PolicyFormat = "rawxml"): string {
  const printer = new Printer(format);
  const comments = (list: readonly PolicyComment[] | undefined) =>
    (list ?? []).map((each) => `<!--${commentText(each.comment)}-->\n`).join("");
  return `${comments(document.before)}${printer.print(document.root)}\n${comments(document.after)}`;
}

/** Writes one element, as `printPolicy` would at the left margin and without the line feed at the end. */
export function printElement(element: PolicyElement, format: PolicyFormat = "rawxml"): string {
  return new Printer(format).print(element);
}

class Printer {
  private readonly verbatim: string[] = [];

  constructor(private readonly format: PolicyFormat) {}

  print(root: PolicyElement): string {
    const document = create();
    this.element(document, root);
    return document.end(layout).replace(marks, (_, index: string) => this.verbatim[Number(index)] ?? "");
  }

  private element(parent: XMLBuilder, element: PolicyElement, outer?: PolicyElement) {
    const node = parent.ele(element.name);
    for (const name in element.attributes) {
      const value = element.attributes[name];
      if (value !== undefined) node.att(name, this.attribute(element, name, value));
    }
    if (keepsWhiteSpace(element.name)) {
      if (element.children.length > 0) node.txt(this.mark(element.children.map((child) => this.inline(child, element, outer)).join("")));
      return;
    }
    for (const child of element.children) {
      if (child.kind === "element") this.element(node, child, element);
      else if (child.kind === "comment") node.com(commentText(child.comment));
      else node.txt(this.mark(this.text(child, element, outer)));
    }
  }

  /** Content in which white space counts, on one line with its tags. */
  private inline(node: PolicyNode, parent: PolicyElement, outer?: PolicyElement): string {
    if (node.kind === "comment") return `<!--${commentText(node.comment)}-->`;
    if (node.kind === "text") return this.text(node, parent, outer);
    const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${this.attributeText(node, name, value)}"`);
    const content = node.children.map((child) => this.inline(child, node, parent)).join("");
    return content === "" ? `<${node.name}${attributes.join("")} />` : `<${node.name}${attributes.join("")}>${content}</${node.name}>`;
  }

  private text(node: PolicyNode & { kind: "text" }, parent: PolicyElement, outer?: PolicyElement): string {
    if (isExpression(node.value)) {
      const code = this.expression(node.value.expression, "text");
      return node.cdata && this.format === "rawxml" ? `<![CDATA[${code}]]>` : code;
    }
    const literal = sourceText(node.value);
    check(node.value, `the text of ${parent.name}`, isLiquid(parent, outer));
    return node.cdata ? `<![CDATA[${literal.replaceAll("]]>", "]]]]><![CDATA[>")}]]>` : escapeText(literal);
  }

  private attribute(element: PolicyElement, name: string, value: PolicyValue): string {
    return this.mark(this.attributeText(element, name, value));
  }

  private attributeText(element: PolicyElement, name: string, value: PolicyValue): string {
    if (isExpression(value)) return this.expression(value.expression, "attribute");
    check(value, `${element.name}/@${name}`, false);
    return escapeAttribute(sourceText(value));
  }

  private expression(code: string, place: "attribute" | "text"): string {
    if (this.format === "rawxml" && !wouldBeDecoded(code)) return code;
    return place === "attribute" ? escapeAttribute(code) : escapeText(code);
  }

  private mark(text: string): string {
    return `${MARK_START}${this.verbatim.push(text) - 1}${MARK_END}`;
  }
}

/**
 * Whether an expression that is written raw would be read back as an escaped one: its text is well-formed XML and
 * happens to hold something that looks like an entity. Rare, and then it is escaped once more.
 */
function wouldBeDecoded(code: string): boolean {
  if (!code.includes("&") || code.includes("<")) return false;
  const decoded = decodeEntities(code);
  return decoded !== code && scanExpression(decoded, 0) === decoded.length;
}

/** The last gate: an AST made by hand can't smuggle code through a literal. */
function check(value: Exclude<PolicyValue, { expression: string }>, place: string, liquid: boolean) {
  const parts = typeof value === "string" ? [value] : value.template.filter((part) => typeof part === "string");
  const [first] = typeof value === "string" ? [value] : value.template;
  if (typeof first === "string" && beginsAsExpression(first)) {
    throw new TypeError(`${place}: literal text begins like a policy expression: ${JSON.stringify(first.slice(0, 40))}`);
  }
  for (const part of parts) {
    if (!liquid && containsNamedValue(part)) {
      throw new TypeError(`${place}: literal text holds a named value: ${JSON.stringify(part.slice(0, 40))}`);
    }
    const character = forbiddenCharacterIn(part);
    if (character) throw new TypeError(`${place}: text holds ${character}, which XML does not allow`);
  }
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

/** Comments may hold no `--`, and nothing that the printer would take for a mark of its own. */
function commentText(comment: string): string {
  return comment
    .replace(/--(?=-*)/g, "- -")
    .replace(/-$/, "- ")
    .replaceAll(MARK_START, "")
    .replaceAll(MARK_END, "");
}
