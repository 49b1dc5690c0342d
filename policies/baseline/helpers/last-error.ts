import { isLiquid, type PolicyElement, type PolicyValue } from "../../document/ast";
import type { Carries } from "./flow";

/** What the service knows of an error, and the outside should not. */
const details = /\bLastError\s*(?:\?\s*)?\.\s*(?:Message|Source|Reason|Scope|Section|Path|PolicyId|ToString)\b/;
/** The whole object, as when it is written out or passed on. */
const whole = /\bLastError\b(?!\s*(?:\.|==|!=|\?\s*\.|is\b))/;

/** What only asks which error it was: a comparison, a switch. Its outcome tells no more than the answer does. */
const asked =
  /\bLastError\s*(?:\?\s*)?\.\s*\w+\s*(?:(?:==|!=)\s*(?:@?"[^"\\]*"|null\b|string\.Empty\b)|(?:\?\s*)?\.\s*(?:Equals|StartsWith|EndsWith|Contains|IndexOf)\s*\(\s*"[^"\\]*"|\)\s*\{\s*(?:case|default)\b)/g;

/** Whether C#, or what stands between the braces of a liquid template, takes over details of the last error. */
export function readsLastError(code: string): boolean {
  const taken = code.replace(asked, "");
  return details.test(taken) || whole.test(taken);
}

const caught = /\bcatch\s*\(\s*[\w.]+\s+([A-Za-z_]\w*)\s*\)/g;

/** Whether C# takes over what an exception says that it has caught: its message, its stack, the whole of it. */
export function readsException(code: string): boolean {
  return [...code.matchAll(caught)].some(([, name = ""]) =>
    new RegExp(
      `\\b${name}\\s*(?:\\?\\s*)?\\.\\s*(?:Message|StackTrace|ToString|InnerException|Source|TargetSite|Data|GetBaseException)\\b|[+{(,]\\s*${name}\\s*[+}),]`,
    ).test(code.replace(caught, "")),
  );
}

/** Whether an attribute or a text of a policy, or of what stands in it, holds details of the last error. */
export function revealsLastError(element: PolicyElement, carries: Carries): boolean {
  return valuesOf(element).some(
    (value) =>
      carries(value) || (isLiquid(element) && typeof value === "string" && (liquidDetails.test(value) || liquidReads(value, carries))),
  );
}

const liquidDetails = /\{\{[^{}]*\bLastError\b[^{}]*\}\}/;

const liquidVariable = /\{\{[^{}]*\bVariables\s*(?:\[\s*["']([^"'\]]+)["']\s*\]|\.\s*(\w+))/g;

/** Whether a liquid template writes out a variable that carries something. */
function liquidReads(template: string, carries: Carries): boolean {
  return [...template.matchAll(liquidVariable)].some(([, indexed, named]) =>
    carries({ expression: `@((string)context.Variables["${indexed ?? named ?? ""}"])` }),
  );
}

function valuesOf(element: PolicyElement): PolicyValue[] {
  return [
    ...Object.values(element.attributes),
    ...element.children.flatMap((child) => (child.kind === "text" ? [child.value] : child.kind === "element" ? valuesOf(child) : [])),
  ];
}
