import { sectionNames } from "../../policies/document/ast";
import { type EffectivePolicy, isKnownStep, type Step, withFragments } from "../../policies/document/effective";
import { printElement } from "../../policies/document/print";
import type { EffectiveOutput } from "../json-output";
import { clean, type Paint } from "../output";

/** What runs for one operation. */
export interface EffectiveOperation {
  readonly api: string;
  readonly operation: string;
  /** Method and path. */
  readonly title: string;
  /** The ways in, in words, with what runs on them; ways on which the same runs stand together. */
  readonly ways: readonly { readonly ways: readonly string[]; readonly policy: EffectivePolicy }[];
}

const gutter = "operation".length;

/** Every policy with the scope that it comes from in front of each of its lines. */
export function formatEffective(operations: readonly EffectiveOperation[], paint: Paint): string {
  return operations
    .flatMap(({ api, operation, title, ways }) => [
      paint("bold", clean([api, title, operation].filter((each) => each !== "").join("  "))),
      ...ways.flatMap(({ ways: names, policy }) => [
        ...(names.length > 0 ? [clean(`by ${names.join(", or by ")}`)] : []),
        ...sectionNames.flatMap((section) => [`  ${section}`, ...policy[section].flatMap((step) => linesOf(step, paint))]),
        "",
      ]),
    ])
    .join("\n")
    .trimEnd();
}

function linesOf(step: Step, paint: Paint): string[] {
  const mark = (scope: string) => paint("cyan", scope.padEnd(gutter));
  if (!isKnownStep(step)) return [`    ${mark(step.scope)}  ${paint("yellow", clean(`unknown: ${step.unknown}`))}`];
  const from = step.fragment === undefined ? "" : paint("dim", clean(`  fragment ${step.fragment}`));
  return printElement(withFragments(step))
    .split("\n")
    .map((line, index) => `    ${mark(step.scope)}  ${clean(line)}${index === 0 ? from : ""}`);
}

export function effectiveJson(operations: readonly EffectiveOperation[]): EffectiveOutput {
  return {
    version: 1,
    operations: operations.map(({ api, operation, title, ways }) => ({
      api,
      operation,
      title,
      effective: ways.map(({ ways: names, policy }) => ({
        ways: names,
        sections: sectionNames.map((name) => ({ name, steps: policy[name].map(stepJson) })),
      })),
    })),
  };
}

function stepJson(step: Step): EffectiveOutput["operations"][number]["effective"][number]["sections"][number]["steps"][number] {
  const { scope, owner } = step;
  if (!isKnownStep(step)) return { scope, owner, unknown: step.unknown };
  return {
    scope,
    owner,
    ...(step.fragment !== undefined && { fragment: step.fragment }),
    name: step.element.name,
    xml: printElement(withFragments(step)),
  };
}
