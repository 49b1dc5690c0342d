import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { isExpression, type PolicyDocument, type PolicyElement, sourceText, walk } from "../../../policies/document/ast";
import { parsePolicy } from "../../../policies/document/parse";
import { LineIndex } from "../../../policies/document/positions";
import { printPolicy } from "../../../policies/document/print";
import { decodeText } from "../../../scripts/files/read-text";
import { filesIn } from "../../../scripts/files/walk";

/** A folder with real policy documents, which are not part of the project. */
const corpus = process.env.PALISADE_CORPUS;
const golden = path.join(__dirname, "../../golden/profiles");
const formats = ["rawxml", "xml"] as const;

if (!corpus) process.stderr.write("PALISADE_CORPUS names no folder: round trips over real documents are SKIPPED\n");

/** What no reader can make sense of, by file: the place of the first problem. */
const broken: Readonly<Record<string, string>> = {
  "call-out-to-an-http-endpoint-and-cache-the-response-policy.xml": "41:73 expression-unbalanced",
};

function read(file: string) {
  const source = decodeText(readFileSync(file));
  const { document, diagnostics, positions } = parsePolicy(source);
  if (!document) throw new Error(`${file}: there is no document`);
  const lines = new LineIndex(source);
  const problems = diagnostics.map(({ rule, span = [0, 0] }) => {
    const { line, column } = lines.at(span[0]);
    return `${line}:${column} ${rule}`;
  });
  return { source, document, problems, positions };
}

function expressionsOf({ root }: PolicyDocument): string[] {
  const found: string[] = [];
  walk(root, ({ attributes, children }) => {
    for (const value of Object.values(attributes)) if (isExpression(value)) found.push(value.expression);
    for (const child of children) if (child.kind === "text" && isExpression(child.value)) found.push(child.value.expression);
  });
  return found;
}

function roundTrip(file: string) {
  const { source, document, problems, positions } = read(file);
  it("is read, or the place is found where it is broken", () => {
    const expected = broken[path.basename(file)];
    expect(problems).toEqual(expected === undefined ? [] : [expected]);
  });

  it.each(formats)("is written as %s and read back as the same, and written again as the same text", (format) => {
    const text = printPolicy(document, format);
    const again = parsePolicy(text);
    expect(again.document).toEqual(document);
    expect(again.diagnostics.map(({ rule }) => rule)).toEqual(problems.map((each) => each.split(" ")[1]));
    expect(printPolicy(again.document ?? document, format)).toBe(text);
  });

  it("keeps every expression byte for byte", () => {
    const text = printPolicy(document);
    for (const expression of expressionsOf(document)) expect(text).toContain(expression);
    walk(document.root, (element) => {
      for (const name in element.attributes) {
        const value = element.attributes[name];
        const span = positions.attributeValueOf(element, name);
        const own = source.slice(...(span ?? [0, 0]));
        if (isExpression(value) && !own.includes("&quot;") && !own.includes("&lt;")) expect(value.expression).toBe(own.trim());
      }
    });
  });

  it("keeps every comment", () => {
    const count = (text: string) => text.match(/<!--[\s\S]*?-->/g)?.length ?? 0;
    expect(count(printPolicy(document))).toBe(count(source));
  });

  it("is well-formed as xml, and means to another reader what it means here", () => {
    expect(seenBySaxes(printPolicy(document, "xml"))).toEqual(simple(document.root));
  });
}

interface Simple {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: Simple[];
}

/**
 * An element with its values as texts, in the way of any XML reader; white space around texts aside.
 * @param breaks what stands for a line break or tab in an attribute
 */
function simple({ name, attributes, children }: PolicyElement, breaks = "$&"): Simple {
  return {
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, sourceText(value).replace(/[\n\t]/g, breaks)])),
    text: children
      .map((child) => (child.kind === "text" ? sourceText(child.value) : ""))
      .join("")
      .trim(),
    children: children.flatMap((child) => (child.kind === "element" ? [simple(child, breaks)] : [])),
  };
}

/** @throws Error where the text is not well-formed */
function seenBySaxes(text: string): Simple | undefined {
  const parser = new SaxesParser();
  const open: { -readonly [Key in keyof Simple]: Simple[Key] }[] = [];
  let root: Simple | undefined;
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    open.push({ name, attributes: { ...attributes } as Record<string, string>, text: "", children: [] });
  });
  const addText = (more: string) => {
    const top = open.at(-1);
    if (top) top.text += more;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (!element) return;
    element.text = element.text.trim();
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(text).close();
  return root;
}

function isWellFormed(text: string): boolean {
  try {
    return seenBySaxes(text) !== undefined;
  } catch {
    return false;
  }
}

describe.each(filesIn(golden, ".xml"))("%s", roundTrip);

describe.runIf(corpus !== undefined && existsSync(corpus))("real documents", () => {
  const files = corpus !== undefined && existsSync(corpus) ? filesIn(corpus, ".xml") : [];

  it("are there", () => {
    expect(files.length).toBeGreaterThan(0);
  });

  describe.each(files)("%s", roundTrip);

  it.each(files)("%s is read like any XML reader reads it, where it is XML", (file) => {
    const { source, document } = read(file);
    // To XML, a line break in an attribute is a space; in expressions they are kept all the same.
    if (isWellFormed(source)) expect(simple(document.root, " ")).toEqual(seenBySaxes(source));
  });
});
