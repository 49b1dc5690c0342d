import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLiquid, type PolicyDocument, type PolicyElement } from "../../../policies/document/ast";
import { PolicyError } from "../../../policies/document/diagnostic";
import { parsePolicy } from "../../../policies/document/parse";
import { elements } from "../../../policies/elements";
import { buildElement } from "../../../policies/elements/build";
import type { ElementDeclaration } from "../../../policies/elements/define";
import { programOf } from "../../../policies/typescript/program";
import { argumentsOf } from "../../support/element-arguments";
import { builders, evaluateProgram } from "../../support/evaluate-program";
import { typeCheck } from "../../support/type-check";
import { withoutLayout } from "../../support/without-layout";

/** A document in which an element stands where it may. */
function documentWith(element: PolicyElement, { category, sections }: ElementDeclaration): PolicyDocument {
  if (sections.length === 0 && category === "graphql" && element.name.endsWith("-data-source")) return { root: element };
  const [section = "inbound"] = sections;
  if (sections.length === 0) return { root: { kind: "element", name: "fragment", attributes: {}, children: [element] } };
  return {
    root: {
      kind: "element",
      name: "policies",
      attributes: {},
      children: [{ kind: "element", name: section, attributes: {}, children: [element] }],
    },
  };
}

/** What stands in a stylesheet is XML of its own, and a `value` of nothing but blanks has no builder's form. */
const hasBuilder = (path: string) => !/\/(?:xsl:stylesheet|set-body\/value)$/.test(path);

const examples = elements.flatMap((declaration) =>
  declaration.examples.pass.map(({ xml }, index) => {
    const { document } = parsePolicy(xml);
    if (!document) throw new Error(`no element in ${xml}`);
    return { name: `${declaration.name}-${index + 1}.ts`, document: documentWith(document.root, declaration) };
  }),
);

describe("the examples of all elements", () => {
  it.each(examples)("$name becomes a call", ({ document }) => {
    const { text, raw } = programOf(document, { from: builders });
    expect(raw.filter(hasBuilder)).toEqual([]);
    expect(evaluateProgram(text)).toEqual(document);
  });

  it("compile", () => {
    const programs = new Map(examples.map(({ name, document }) => [name, programOf(document, { from: builders }).text]));
    expect(typeCheck(programs, { [builders]: "policies/index.ts" })).toEqual([]);
  }, 120_000);
});

describe.each(elements.map((element) => [element.name, element] as const))("%s", (_, declaration) => {
  it("becomes a call whatever a builder was given", () => {
    let made = 0;
    const property = fc.property(argumentsOf(declaration), (args) => {
      const element = build(declaration, args);
      if (!element) return;
      made++;
      const document = documentWith(element, declaration);
      const { text, raw } = programOf(document, { from: builders });
      expect(withoutLayout(evaluateProgram(text))).toEqual(withoutLayout(document));
      // Double braces of a liquid template are the template's own, and inside of it no builder can tell.
      if (!isLiquid(element, undefined)) expect(raw.filter(hasBuilder)).toEqual([]);
    });
    fc.assert(property, { numRuns: 40 });
    expect(made).toBeGreaterThan(0);
  });
});

function build(declaration: ElementDeclaration, args: unknown): PolicyElement | undefined {
  try {
    return buildElement(declaration, args);
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyError);
    return undefined;
  }
}
