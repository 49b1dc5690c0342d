import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyDocument, PolicyElement, PolicyNode, PolicyValue } from "../../../policies/document/ast";
import { commentText } from "../../../policies/document/comment-text";
import { parsePolicy } from "../../../policies/document/parse";
import { printPolicy } from "../../../policies/document/print";
import { elements } from "../../../policies/elements";
import { NotWritable } from "../../../policies/typescript/piece";
import { type Program, programOf } from "../../../policies/typescript/program";
import { builders, evaluateProgram } from "../../support/evaluate-program";
import { hostileText } from "../../support/hostile-text";
import { typeCheck } from "../../support/type-check";
import { withoutLayout } from "../../support/without-layout";

/** Texts that mean something to TypeScript. */
const typescript = [
  "`",
  "${",
  "}",
  "\\",
  "\\`",
  "\\${",
  "\u0024{process.exit(1)}",
  '"',
  "'",
  '");',
  "`);",
  "*/",
  "//",
  "\n",
  "\r",
  "\u2028",
  "</script>",
  "\\u{",
  "\\x",
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...typescript, "a", "{{b}}", " "), { maxLength: 6 }).map((pieces) => pieces.join("")),
  hostileText,
);

const value: fc.Arbitrary<PolicyValue> = fc.oneof(
  text,
  text.map((inside) => ({ expression: `@(${inside})` })),
  text.map((inside) => ({ expression: `@{${inside}}` })),
  text.map((inside) => ({ expression: `@("${inside}")` })),
  text.map((inside) => ({ template: [inside, { namedValue: "a" }] })),
  text.map((inside) => ({ template: [{ namedValue: inside }, "b"] })),
);

const names = [
  ...elements.map(({ name }) => name),
  "policies",
  "fragment",
  "inbound",
  "outbound",
  "on-error",
  "when",
  "value",
  "unknown",
  "a:b",
];
const attributeNames = ["name", "id", "value", "condition", "template", "unknown", "exists-action", "__proto__", "constructor", "a`b"];

const node: fc.Arbitrary<PolicyNode> = fc.letrec<{ node: PolicyNode; element: PolicyElement }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant("comment" as const), comment: text.map(commentText) }),
    fc.record({ kind: fc.constant("text" as const), value }),
    fc.record({ kind: fc.constant("text" as const), value, cdata: fc.constant(true as const) }),
    { weight: 4, arbitrary: tie("element") },
  ),
  element: fc.record({
    kind: fc.constant("element" as const),
    name: fc.constantFrom(...names),
    attributes: fc.dictionary(fc.constantFrom(...attributeNames), value, { maxKeys: 3 }),
    children: fc.array(tie("node"), { maxLength: 3 }),
  }),
})).node;

const anyDocument: fc.Arbitrary<PolicyDocument> = fc
  .record({ name: fc.constantFrom("policies", "fragment", "http-data-source", "other"), children: fc.array(node, { maxLength: 3 }) })
  .map(({ name, children }) => ({ root: { kind: "element", name, attributes: {}, children } }));

/** Documents that are almost in order: examples of elements, of which some texts are replaced and some nodes put in. */
const almost: fc.Arbitrary<PolicyDocument> = fc
  .tuple(
    fc.constantFrom("inbound", "backend", "outbound", "on-error"),
    fc.array(
      fc.tuple(
        fc.constantFrom(...elements.flatMap(({ examples }) => examples.pass.map(({ xml }) => xml))),
        fc.array(node, { maxLength: 1 }),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    fc.infiniteStream(fc.tuple(fc.integer({ min: 0, max: 9 }), value)),
    fc.infiniteStream(fc.tuple(fc.integer({ min: 0, max: 19 }), node)),
  )
  .map(([section, policies, values, nodes]) => {
    const maybe = (original: PolicyValue): PolicyValue => {
      const [dice, other] = values.next().value as [number, PolicyValue];
      return dice === 0 ? other : original;
    };
    const changed = (element: PolicyElement): PolicyElement => ({
      ...element,
      attributes: Object.fromEntries(Object.entries(element.attributes).map(([name, each]) => [name, maybe(each)])),
      children: element.children.flatMap((child): PolicyNode[] => {
        const [dice, other] = nodes.next().value as [number, PolicyNode];
        const kept = child.kind === "element" ? changed(child) : child.kind === "text" ? { ...child, value: maybe(child.value) } : child;
        return dice === 0 ? [kept, other] : [kept];
      }),
    });
    const children = policies.flatMap(([xml, more]) => {
      const { document } = parsePolicy(xml);
      return document ? [changed(document.root), ...more] : more;
    });
    return {
      root: { kind: "element", name: "policies", attributes: {}, children: [{ kind: "element", name: section, attributes: {}, children }] },
    };
  });

/** The document as its text is read: what an import begins with. Undefined where it can't be printed. */
function asRead(document: PolicyDocument): PolicyDocument | undefined {
  try {
    return parsePolicy(printPolicy(document)).document;
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return undefined;
  }
}

function programFor(document: PolicyDocument): Program | undefined {
  try {
    return programOf(document, { from: builders });
  } catch (error) {
    expect(error).toBeInstanceOf(NotWritable);
    return undefined;
  }
}

describe.each([
  ["any nodes at all", anyDocument],
  ["examples with hostile parts", almost],
] as const)("programs of %s", (_, documents) => {
  it("give the document that was read, whatever texts it holds", () => {
    let written = 0;
    const property = fc.property(documents, (document) => {
      const read = asRead(document);
      if (!read) return;
      written++;
      const { text } = programOf(read, { from: builders });
      expect(comparable(evaluateProgram(text))).toEqual(comparable(read));
    });
    fc.assert(property, { numRuns: 500 });
    expect(written).toBeGreaterThan(100);
  }, 120_000);

  it("give the document that a program made, or refuse it", () => {
    const property = fc.property(documents, (document) => {
      const program = programFor(document);
      if (program) expect(comparable(evaluateProgram(program.text))).toEqual(comparable(document));
    });
    fc.assert(property, { numRuns: 500 });
  }, 120_000);

  it("compile", () => {
    const programs = fc.sample(documents, { numRuns: 150, seed: 1 }).flatMap((document, index) => {
      const read = asRead(document);
      return read ? [[`sample-${index}.ts`, programOf(read, { from: builders }).text] as const] : [];
    });
    expect(programs.length).toBeGreaterThan(30);
    expect(typeCheck(new Map(programs), { [builders]: "policies/index.ts" })).toEqual([]);
  }, 120_000);
});

const source = fc
  .array(fc.constantFrom(...elements.flatMap(({ examples }) => examples.pass.map(({ xml }) => xml))), { minLength: 1, maxLength: 4 })
  .chain((xml) => {
    const whole = `<policies><inbound><base />${xml.join("")}</inbound></policies>`;
    const edit = fc.tuple(
      fc.nat({ max: whole.length }),
      fc.nat({ max: 3 }),
      fc.oneof(text, fc.constantFrom("<", ">", "</", "/>", '="', "<!--", "-->", "<a>")),
    );
    return fc
      .array(edit, { maxLength: 4 })
      .map((edits) => edits.reduce((all, [at, length, put]) => all.slice(0, at) + put + all.slice(at + length), whole));
  });

describe("programs of damaged texts", () => {
  it("give what could be read of them", () => {
    const property = fc.property(source, (xml) => {
      const { document } = parsePolicy(xml);
      if (!document) return;
      expect(comparable(evaluateProgram(programOf(document, { from: builders }).text))).toEqual(comparable(document));
    });
    fc.assert(property, { numRuns: 500 });
  }, 120_000);
});

/** Documents with children sorted where any order is fine, and without layout. */
function comparable(document: PolicyDocument): unknown {
  const unordered = new Set(elements.filter(({ order }) => order === "any").map(({ name }) => name));
  const sorted = (node: PolicyNode): unknown => {
    if (node.kind !== "element") return node;
    const children = node.children.map(sorted);
    if (!unordered.has(node.name)) return { ...node, children };
    return { ...node, children: children.map((child) => JSON.stringify(child)).sort() };
  };
  const { root, ...rest } = withoutLayout(document);
  return { ...rest, root: sorted(root) };
}
