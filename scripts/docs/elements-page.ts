import * as builders from "../../policies/elements";
import { xmlNameOf } from "../../policies/elements/attribute";
import type { Content } from "../../policies/elements/child";
import type { ElementDeclaration } from "../../policies/elements/define";
import { describeAttribute, describeRule, describeTimes } from "../reporters/element-words";
import type { Comments } from "./element-comments";
import { block, cell, code, generatedNote, table } from "./markdown";

/** `docs/elements.md`: every policy element with all that is known of it. */
export function elementsPage(comments: ReadonlyMap<string, Comments>): string {
  const names = builderNames();
  const categories = [...new Set(builders.elements.map(({ category }) => category))];
  const contents = categories.map((category) => {
    const links = builders.elements.filter((each) => each.category === category).map(({ name }) => `[${name}](#${name})`);
    return `- ${category}: ${links.join(", ")}`;
  });
  const pages = categories.flatMap((category) => [
    `## ${category}`,
    "",
    ...builders.elements
      .filter((each) => each.category === category)
      .flatMap((element) => elementPage(element, names.get(element), comments)),
  ]);
  return [
    generatedNote,
    "",
    "# Policy elements",
    "",
    `The ${builders.elements.length} elements that API Management's policies are made of. In TypeScript each has a builder of the same name in`,
    "camel case; what it takes is checked by the compiler, and what types can't say when it is called. What is marked as",
    "undocumented stands in the service's schemas or samples alone. `expression` says that a policy expression may stand there.",
    "",
    ...contents,
    "",
    ...pages,
  ].join("\n");
}

function builderNames(): ReadonlyMap<ElementDeclaration, string> {
  return new Map(
    Object.entries(builders).flatMap(([name, each]) =>
      typeof each === "function" && "declaration" in each ? [[each.declaration as unknown as ElementDeclaration, name] as const] : [],
    ),
  );
}

function elementPage(element: ElementDeclaration, builder: string | undefined, comments: ReadonlyMap<string, Comments>): string[] {
  const { name, status, summary, sections, scopes, gateways, notes = [], text, examples } = element;
  const known = builder === undefined ? undefined : comments.get(builder);
  if (!builder || !known) throw new Error(`${name} has no builder in policies/elements/index.ts`);
  const rows = [...(text ? [["text", describeAttribute(text), ""]] : []), ...contentRows(element, known, "")].map(
    ([part = "", what = "", about = ""]) => [part, cell(what), cell(about)],
  );
  const conditions = conditionsOf(element, "");
  const example = examples.pass[0];
  return [
    `### ${name}`,
    "",
    `${summary}${status === "ga" ? "" : ` Status: ${status}.`}`,
    "",
    `- Builder: ${code(builder)}`,
    `- Sections: ${sections.join(", ") || "none: it stands in a resolver"}`,
    ...(scopes.length < 5 ? [`- Scopes: ${scopes.join(", ") || "none"}`] : []),
    ...(gateways.length < 5 ? [`- Gateways: ${gateways.join(", ")}`] : []),
    ...notes.map((note) => `- ${note}`),
    ...conditions.map((condition) => `- ${condition}`),
    "",
    ...(rows.length > 0 ? [...table(["part", "takes", "meaning"], rows), ""] : []),
    ...(example ? [...block("xml", example.xml), ""] : []),
  ];
}

/** One row for each attribute, text and child, each behind the path of what it stands in. */
function contentRows(content: Content, comments: Comments | undefined, path: string): string[][] {
  const attributes = Object.entries(content.attributes ?? {}).map(([key, attribute]) => [
    code(`${path}@${xmlNameOf(key, attribute.facts)}`),
    describeAttribute(attribute),
    comments?.attributes[key] ?? "",
  ]);
  const children = Object.entries(content.children ?? {}).flatMap(([key, { facts }]) => {
    const about = comments?.children[key];
    if (facts.anyPolicy) return [[`${path === "" ? "" : `${code(path)} `}policies`, "any policies of the section", about?.text ?? ""]];
    const name = `${path}${xmlNameOf(key, facts)}`;
    const { text } = facts.content;
    const takes = [
      describeTimes(facts),
      ...(facts.policy ? ["a policy of its own"] : []),
      ...(text ? [`text: ${describeAttribute(text)}`] : []),
    ];
    return [
      [code(name), takes.join("; "), about?.text ?? ""],
      // What a policy of its own takes is on its own page.
      ...(facts.policy ? [] : contentRows(facts.content, about?.inside, `${name}/`)),
    ];
  });
  return [...attributes, ...children];
}

function conditionsOf(content: Content, path: string): string[] {
  const own = (content.rules ?? []).map((rule) => `${path === "" ? "" : `In ${code(path)}: `}${describeRule(rule, content)}`);
  const inside = Object.entries(content.children ?? {}).flatMap(([key, { facts }]) =>
    facts.policy || facts.anyPolicy ? [] : conditionsOf(facts.content, `${path === "" ? "" : `${path}/`}${xmlNameOf(key, facts)}`),
  );
  return [...own, ...inside];
}
