import type { Protection } from "../../policies/protections";
import { clean, columns, type Paint } from "../output";
import type { ApiView, PlanView } from "./plan";
import { count } from "./text";

/** APIs beyond this number are in plan.md only: nobody reads a thousand on a terminal. */
const shownApis = 20;
/** Operations of an API beyond this number, likewise. */
const shownOperations = 50;
/** Policies beyond this number are counted only. */
const shownPolicies = 12;

/** A plan as a tree for a terminal. */
export function formatPlan(plan: PlanView, paint: Paint): string {
  const { apis, operations, resources } = plan.counts;
  const lines = [
    `${paint("bold", clean(plan.title))}: ${count(apis, "API")}, ${count(operations, "operation")}, ${count(resources, "resource")}`,
    "",
  ];
  lines.push(paint("bold", "resources"));
  const groups = plan.resources.slice(0, 4 + shownApis);
  for (const [index, { title, resources: each }] of groups.entries()) {
    const last = index === groups.length - 1;
    lines.push(`${last ? "└─" : "├─"} ${title}`);
    for (const [at, resource] of each.entries())
      lines.push(`${last ? "   " : "│  "} ${at === each.length - 1 ? "└─" : "├─"} ${clean(resource)}`);
  }
  if (plan.resources.length > groups.length) lines.push(`   and ${plan.resources.length - groups.length} more APIs`);
  lines.push("", paint("bold", "policies"), ...policies(plan, paint), "");
  for (const api of plan.apis.slice(0, shownApis)) lines.push(...apiLines(api, paint), "");
  if (plan.apis.length > shownApis) lines.push(`and ${plan.apis.length - shownApis} more APIs, in plan.md`, "");
  for (const note of plan.notes) lines.push(`${paint("cyan", "note")}  ${clean(note)}`);
  return lines.join("\n").trimEnd();
}

function policies({ policies: all }: PlanView, paint: Paint): string[] {
  const shown = all.slice(0, shownPolicies);
  const lines = shown.flatMap(({ scope, subject, sections }, index) => {
    const last = index === shown.length - 1 && all.length === shown.length;
    const rows = columns(sections.map(({ name, policies: names }) => [name, names.join(", ")]));
    return [`${last ? "└─" : "├─"} ${scope}  ${clean(subject)}`, ...rows.map((row) => paint("dim", `${last ? "  " : "│ "}    ${row}`))];
  });
  return all.length > shown.length ? [...lines, `└─ and ${all.length - shown.length} more`] : lines;
}

function apiLines(api: ApiView, paint: Paint): string[] {
  const lines = [`${paint("bold", clean(api.id))}  ${clean(api.path)}  ${clean(api.profile)}`];
  if (api.common.length > 0) {
    lines.push("  every operation", ...protections(api.common, paint));
  }
  for (const { title, own } of api.operations.slice(0, shownOperations)) lines.push(`  ${clean(title)}`, ...protections(own, paint));
  if (api.operations.length > shownOperations) lines.push(`  and ${api.operations.length - shownOperations} more operations, in plan.md`);
  return lines;
}

function protections(list: readonly Protection[], paint: Paint): string[] {
  return columns(list.map(({ label, text, scope }) => [label, `${clean(text)}${scope ? paint("dim", `  ${scope}`) : ""}`])).map(
    (row) => `    ${row}`,
  );
}
