import { describe, expect, it } from "vitest";
import { checkElement } from "../../../policies/document/check-element";
import { PolicyError } from "../../../policies/document/diagnostic";
import { parsePolicy } from "../../../policies/document/parse";
import { printElement } from "../../../policies/document/print";
import { elements, findElement } from "../../../policies/elements";
import { buildElement } from "../../../policies/elements/build";

function read(xml: string) {
  const { document, diagnostics } = parsePolicy(xml);
  if (!document) throw new Error(`no element in ${xml}`);
  return { root: document.root, diagnostics };
}

describe.each(elements.map((element) => [element.name, element] as const))("%s", (_, declaration) => {
  const check = (xml: string) => {
    const { root, diagnostics } = read(xml);
    return [...diagnostics, ...checkElement(declaration, root, { lookup: findElement })];
  };

  it("has an example of each kind", () => {
    expect(declaration.examples.pass.length).toBeGreaterThan(0);
    expect(declaration.examples.fail.length).toBeGreaterThan(0);
  });

  it.each(declaration.examples.pass)("accepts $xml", ({ args, xml }) => {
    expect(check(xml)).toEqual([]);
    const { root } = read(xml);
    const built = buildElement(declaration, args);
    expect(built).toEqual(root);
    expect(printElement(built)).toBe(printElement(root));
    expect(read(printElement(built)).root).toEqual(root);
  });

  it.each(declaration.examples.fail)("refuses $xml $args for $rule", ({ args, xml, rule }) => {
    if (xml !== undefined) {
      expect(check(xml).map((diagnostic) => diagnostic.rule)).toContain(rule);
      return;
    }
    const build = () => buildElement(declaration, args);
    expect(build).toThrow(PolicyError);
    expect(build).toThrow(rule);
  });
});
