import { didYouMean } from "../../policies/document/did-you-mean";
import { elements as allElements, findElement } from "../../policies/elements";
import { xmlNameOf } from "../../policies/elements/attribute";
import type { Content } from "../../policies/elements/child";
import type { ElementDeclaration } from "../../policies/elements/define";
import type { ExitCode } from "../exit-code";
import type { AttributeRow, ChildRow, ElementRow, ElementsOutput } from "../json-output";
import { columns, type OutputOptions, paintFor, print, printJson } from "../output";
import { describeAttribute, describeTimes } from "../reporters/element-words";
import { UsageError } from "../usage-error";

export interface ElementsCommandOptions extends OutputOptions {
  readonly format: "text" | "json";
}

/** `palisade elements`: lists the policy elements, or shows all that is known of some. */
export function elements(names: readonly string[], { format, ...options }: ElementsCommandOptions): ExitCode {
  const listed = names.length === 0 ? allElements : names.map(elementNamed);
  const paint = paintFor(process.stdout, options);
  if (format === "json") printJson<ElementsOutput>({ version: 1, elements: listed.map(elementRow) });
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
function elementRow(element: ElementDeclaration): ElementRow {
  const { name, category, status, sections, scopes, gateways } = element;
  return { name, category, status, sections, scopes, gateways, attributes: attributeRows(element), children: childRows(element) };
}

function attributeRows({ attributes = {} }: Content): AttributeRow[] {
  return Object.entries(attributes).map(([key, { facts }]) => ({
    name: xmlNameOf(key, facts),
    type: facts.type,
    required: facts.required,
    ...(facts.values && { values: facts.values }),
    ...(facts.default !== undefined && { default: facts.default }),
    expression: facts.expression,
  }));
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
    // What a policy of its own takes is on its own page.
    return [
      `${indent}${name}  ${describeTimes(facts)}`,
      ...(facts.policy || facts.anyPolicy ? [] : contentLines(facts.content, `${indent}  `)),
    ];
  });
  return [...attributes, ...children];
}
