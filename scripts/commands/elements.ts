import { didYouMean } from "../../policies/document/did-you-mean";
import { elements as allElements, findElement } from "../../policies/elements";
import { type Attribute, xmlNameOf } from "../../policies/elements/attribute";
import type { Content } from "../../policies/elements/child";
import type { ElementDeclaration } from "../../policies/elements/define";
import type { ExitCode } from "../cli";
import { columns, type OutputOptions, paintFor, print } from "../output";
import { UsageError } from "../usage-error";

export interface ElementsCommandOptions extends OutputOptions {
  readonly format: "text" | "json";
}

/** `palisade elements`: lists the policy elements, or shows all that is known of some. */
export function elements(names: readonly string[], { format, ...options }: ElementsCommandOptions): ExitCode {
  const listed = names.length === 0 ? allElements : names.map(elementNamed);
  const paint = paintFor(process.stdout, options);
  if (format === "json") print(JSON.stringify({ version: 1, elements: listed.map(elementRow) }, null, 2));
  else if (names.length === 0) {
    const rows = columns([
      ["name", "category", "sections", "what it does"],
      ...listed.map(({ name, category, sections, summary }) => [name, category, sections.join(" "), summary]),
    ]);
    print(
      [paint("bold", rows[0] ?? ""), ...rows.slice(1), "", `${listed.length} elements; palisade elements <name> tells more`].join("\n"),
    );
  } else print(listed.map((element) => page(element, (text) => paint("bold", text))).join("\n\n"));
  return 0;
}

function elementNamed(name: string): ElementDeclaration {
  const found = findElement(name);
  if (found) return found;
  throw new UsageError(
    `there is no policy element "${name}"${didYouMean(
      name,
      allElements.map((each) => each.name),
    )}`,
  );
}

/** An element as machines read it. */
function elementRow(element: ElementDeclaration) {
  const { name, category, status, sections, scopes, gateways } = element;
  return { name, category, status, sections, scopes, gateways, attributes: attributeRows(element), children: childRows(element) };
}

function attributeRows({ attributes = {} }: Content) {
  return Object.entries(attributes).map(([key, { facts }]) => ({
    name: xmlNameOf(key, facts),
    type: facts.type,
    required: facts.required,
    ...(facts.values && { values: facts.values }),
    ...(facts.default !== undefined && { default: facts.default }),
    expression: facts.expression,
  }));
}

interface ChildRow {
  readonly name: string;
  readonly min: number;
  /** Null where there is no limit. */
  readonly max: number | null;
  readonly attributes: ReturnType<typeof attributeRows>;
  readonly children: readonly ChildRow[];
}

function childRows({ children = {} }: Content): ChildRow[] {
  return Object.entries(children).map(([key, { facts }]) => ({
    name: facts.anyPolicy ? "*" : xmlNameOf(key, facts),
    min: facts.min,
    max: Number.isFinite(facts.max) ? facts.max : null,
    attributes: attributeRows(facts.content),
    children: childRows(facts.content),
  }));
}

function page(element: ElementDeclaration, bold: (text: string) => string): string {
  const { name, category, status, summary, sections, scopes, gateways, notes = [], text } = element;
  return [
    `${bold(name)}  ${category}${status === "ga" ? "" : `, ${status}`}`,
    summary,
    "",
    `sections  ${sections.join(", ") || "none: stands in a resolver"}`,
    `scopes    ${scopes.join(", ") || "none"}`,
    `gateways  ${gateways.join(", ")}`,
    ...notes.map((note) => `note      ${note}`),
    ...(text ? [`text      ${describeAttribute(text)}`] : []),
    ...contentLines(element, ""),
  ].join("\n");
}

function contentLines(content: Content, indent: string): string[] {
  const attributes = columns(
    Object.entries(content.attributes ?? {}).map(([key, each]) => [`${indent}@${xmlNameOf(key, each.facts)}`, describeAttribute(each)]),
  );
  const children = Object.entries(content.children ?? {}).flatMap(([key, { facts }]) => {
    const name = facts.anyPolicy ? "any policies" : `<${xmlNameOf(key, facts)}>`;
    const times = facts.max === 1 ? (facts.min === 1 ? "once" : "at most once") : facts.min > 0 ? "at least once" : "any number";
    // What a policy of its own takes is on its own page.
    return [`${indent}${name}  ${times}`, ...(facts.policy || facts.anyPolicy ? [] : contentLines(facts.content, `${indent}  `))];
  });
  return [...attributes, ...children];
}

function describeAttribute({ facts }: Attribute): string {
  return [
    facts.type === "enum" ? (facts.values ?? []).join(" | ") : facts.type,
    ...(facts.required ? ["required"] : []),
    ...(facts.min !== undefined ? [`from ${facts.min}`] : []),
    ...(facts.max !== undefined ? [`to ${facts.max}`] : []),
    ...(facts.unit ? [facts.unit] : []),
    ...(facts.default !== undefined ? [`default ${facts.default}`] : []),
    ...(facts.expression ? ["expression"] : []),
    ...(facts.undocumented ? ["undocumented"] : []),
  ].join(", ");
}
