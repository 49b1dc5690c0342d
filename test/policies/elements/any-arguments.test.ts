import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyElement } from "../../../policies/document/ast";
import { PolicyError } from "../../../policies/document/diagnostic";
import { parsePolicy } from "../../../policies/document/parse";
import { printElement } from "../../../policies/document/print";
import { elements } from "../../../policies/elements";
import { buildElement } from "../../../policies/elements/build";
import type { ElementDeclaration } from "../../../policies/elements/define";
import { argumentsOf } from "../../support/element-arguments";

function build(declaration: ElementDeclaration, args: unknown): PolicyElement | undefined {
  try {
    return buildElement(declaration, args);
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyError);
    return undefined;
  }
}

/** How many expressions and named values stand in arguments or in an element, at any depth. */
function codeIn(value: unknown): { expressions: number; namedValues: number } {
  const count = { expressions: 0, namedValues: 0 };
  const visit = (each: unknown) => {
    if (typeof each !== "object" || each === null) return;
    if ("expression" in each) count.expressions++;
    if ("namedValue" in each) count.namedValues++;
    Object.values(each).forEach(visit);
  };
  visit(value);
  return count;
}

describe.each(elements.map((element) => [element.name, element] as const))("%s", (_, declaration) => {
  it("keeps what it is given as it is given, or refuses it", () => {
    let built = 0;
    const property = fc.property(argumentsOf(declaration), (args) => {
      const element = build(declaration, args);
      if (!element) return;
      built++;
      expect(codeIn(element)).toEqual(codeIn(args));
      for (const format of ["rawxml", "xml"] as const) {
        const { document, diagnostics } = parsePolicy(printElement(element, format));
        expect(diagnostics).toEqual([]);
        expect(document).toEqual({ root: element });
      }
    });
    fc.assert(property, { numRuns: 100 });
    expect(built).toBeGreaterThan(0);
  });
});
