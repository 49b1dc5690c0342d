import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { isExpression, type PolicyDocument, type PolicyElement, walk } from "../../../../policies/document/ast";
import { diffDocuments } from "../../../../policies/document/diff/diff-documents";
import { parsePolicy } from "../../../../policies/document/parse";
import { printPolicy } from "../../../../policies/document/print";
import { semanticHash } from "../../../../policies/document/semantic-hash";
import { decodeText } from "../../../../scripts/files/read-text";
import { filesIn } from "../../../../scripts/files/walk";

/** A folder with real policy documents, which are not part of the project. */
const corpus = process.env.PALISADE_CORPUS;
const golden = path.join(__dirname, "../../../golden/profiles");

if (!corpus) process.stderr.write("PALISADE_CORPUS names no folder: comparing real documents is SKIPPED\n");

/** The document with another value for one attribute, chosen by number, and what it was before. */
function mutated(document: PolicyDocument, number: number): { readonly document: PolicyDocument; readonly name: string } | undefined {
  const places: { readonly element: PolicyElement; readonly name: string }[] = [];
  walk(document.root, (element) => {
    for (const name of Object.keys(element.attributes)) places.push({ element, name });
  });
  const place = places[number % Math.max(places.length, 1)];
  if (!place) return undefined;
  const replace = (element: PolicyElement): PolicyElement => {
    if (element !== place.element)
      return { ...element, children: element.children.map((child) => (child.kind === "element" ? replace(child) : child)) };
    const value = element.attributes[place.name];
    const other = isExpression(value) ? { expression: value.expression.replace(/[)}]$/, " + 1$&") } : "other";
    return { ...element, attributes: { ...element.attributes, [place.name]: other } };
  };
  return { document: { ...document, root: replace(document.root) }, name: place.name };
}

function compare(file: string) {
  const { document } = parsePolicy(decodeText(readFileSync(file)));
  if (!document) throw new Error(`${file}: there is no document`);

  it("means the same as itself, and as it is printed in each format", () => {
    for (const other of [document, ...(["rawxml", "xml"] as const).map((format) => parsePolicy(printPolicy(document, format)).document)]) {
      expect(other && diffDocuments(document, other)).toEqual([]);
      expect(other && semanticHash(other)).toBe(semanticHash(document));
    }
  });

  it("differs where an attribute does", () => {
    for (let number = 0; number < 20; number++) {
      const other = mutated(document, number * 7);
      if (!other) return;
      const changes = diffDocuments(document, other.document);
      expect(changes).not.toEqual([]);
      // Another name makes another header of it; all else is one change, at the attribute or at the body that holds it.
      if (changes.length === 1 && changes[0]?.kind === "changed")
        expect(changes[0].path).toMatch(new RegExp(`/(?:@${other.name}|set-body)$`));
      else expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(["added", "removed"]));
      expect(semanticHash(other.document)).not.toBe(semanticHash(document));
    }
  });
}

describe.each(filesIn(golden, ".xml").map((file) => [path.basename(file), file]))("%s", (_, file) => compare(file));

describe.runIf(corpus)("real documents", () => {
  const files = corpus ? filesIn(corpus, ".xml") : [];

  it("are there, and all mean something else", () => {
    const hashes = files.map((file) => {
      const { document } = parsePolicy(decodeText(readFileSync(file)));
      return document && semanticHash(document);
    });
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(hashes).size).toBe(files.length);
  });

  describe.each(files.map((file) => [path.basename(file), file]))("%s", (_, file) => compare(file));
});
