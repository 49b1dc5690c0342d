import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { pathOfElement } from "../../../../policies/baseline/node-path";
import { elementsOf, type PolicyDocument, type PolicyElement } from "../../../../policies/document/ast";
import { diffDocuments } from "../../../../policies/document/diff/diff-documents";
import { editsBetween } from "../../../../policies/document/diff/edits";
import { type Meaning, meaningOf } from "../../../../policies/document/diff/meaning";
import { parsePolicy } from "../../../../policies/document/parse";
import { printPolicy } from "../../../../policies/document/print";
import { semanticHash } from "../../../../policies/document/semantic-hash";
import { anyDocument } from "../../../../scripts/fuzz/documents";
import { hostileText } from "../../../support/hostile-text";
import { anyChoices, mutated, policyDocuments, rewritten } from "./rewrites";

vi.setConfig({ testTimeout: 120_000 });

/** The paths of all elements, made by what findings use. */
function pathsIn(given: PolicyDocument): ReadonlySet<string> {
  // What is made may hold an element at several places; paths are asked for by element.
  const document: PolicyDocument = JSON.parse(JSON.stringify(given));
  const paths = new Set<string>();
  const collect = (element: PolicyElement) => {
    paths.add(pathOfElement(document, element) ?? "");
    for (const child of elementsOf(element)) collect(child);
  };
  collect(document.root);
  return paths;
}

function expectSound(before: PolicyDocument, after: PolicyDocument) {
  const changes = diffDocuments(before, after);
  expect(changes.length === 0).toBe(semanticHash(before) === semanticHash(after));
  const [earlier, later] = [pathsIn(before), pathsIn(after)];
  for (const { path, kind, text } of changes) {
    const element = path.replace(/\/@[^/]*$/, "");
    expect(kind === "removed" && !path.includes("/@") && !later.has(element) ? earlier : later).toContain(element);
    expect(text.trim()).not.toBe("");
    expect(text).not.toMatch(/undefined|\[object/);
  }
}

const sizeOf = (meaning: Meaning): number => meaning.children.reduce((sum, child) => sum + sizeOf(child), 1);

/** What has come and gone makes up for the difference in size: nothing is lost on the way. */
function expectBalance(before: PolicyDocument, after: PolicyDocument) {
  const [from, to] = [meaningOf(before), meaningOf(after)];
  if (from.name !== to.name) return;
  const edits = editsBetween(from, to);
  const whole = new Set(edits.flatMap((edit) => (edit.kind === "added" || edit.kind === "removed" ? [edit.node] : [])));
  const isInside = (node: Meaning) => {
    for (let at = node.parent; at; at = at.parent) if (whole.has(at)) return true;
    return false;
  };
  let size = sizeOf(from);
  for (const edit of edits) {
    if (edit.kind === "added") size += sizeOf(edit.node);
    else if (edit.kind === "removed") size -= sizeOf(edit.node);
    // What moved into something new, or out of what has gone, is counted with it.
    else if (edit.kind === "moved" && !edit.next)
      size += (isInside(edit.before) ? sizeOf(edit.after) : 0) - (isInside(edit.after) ? sizeOf(edit.before) : 0);
  }
  expect(size).toBe(sizeOf(to));
}

describe("documents of policies", () => {
  it("mean the same however they are written", () => {
    fc.assert(
      fc.property(policyDocuments, anyChoices, fc.constantFrom("rawxml", "xml"), (document, choose, format) => {
        const other = rewritten(document, choose);
        const read = parsePolicy(printPolicy(other, format));
        expect(read.diagnostics).toEqual([]);
        for (const each of [other, read.document ?? document]) {
          expect(diffDocuments(document, each)).toEqual([]);
          expect(semanticHash(each)).toBe(semanticHash(document));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("mean something else when one thing is changed", () => {
    fc.assert(
      fc.property(policyDocuments, anyChoices, (document, choose) => {
        const other = mutated(document, choose);
        fc.pre(other !== undefined);
        const written = rewritten(other ?? document, choose);
        for (const [before, after] of [
          [document, written],
          [written, document],
        ] as const) {
          expect(diffDocuments(before, after)).not.toEqual([]);
          expectSound(before, after);
          expectBalance(before, after);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("differ in what the changes say, and in nothing else", () => {
    fc.assert(
      fc.property(policyDocuments, policyDocuments, (before, after) => {
        expectSound(before, after);
        expectBalance(before, after);
      }),
      { numRuns: 100 },
    );
  });
});

describe("any documents", () => {
  it("are compared, and mean the same when they are read again", () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (before, after) => {
        expectSound(before, after);
        expectBalance(before, after);
        const again = parsePolicy(printPolicy(before, "xml")).document;
        expect(again && diffDocuments(before, again)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("are compared, whatever their texts are", () => {
    const element = fc.letrec<{ element: PolicyElement }>((tie) => ({
      element: fc.record({
        kind: fc.constant("element" as const),
        name: fc.oneof(fc.constantFrom("choose", "when", "cors", "value", "set-body", "set-header", "rate-limit"), hostileText),
        attributes: fc.dictionary(fc.oneof(fc.constantFrom("name", "calls", "renewal-period", "condition"), hostileText), hostileText, {
          maxKeys: 3,
        }),
        children: fc.array(
          fc.oneof(
            { depthSize: "small" },
            hostileText.map((value) => ({ kind: "text" as const, value })),
            tie("element"),
          ),
          { maxLength: 3 },
        ),
      }),
    })).element;
    fc.assert(
      fc.property(element, element, (before, after) => {
        const [a, b] = [{ root: { ...before, name: "fragment" } }, { root: { ...after, name: "fragment" } }];
        expect(diffDocuments(a, b).length === 0).toBe(semanticHash(a) === semanticHash(b));
        expectBalance(a, b);
        expect(diffDocuments(a, undefined)).toHaveLength(1);
      }),
      { numRuns: 1000 },
    );
  });
});
