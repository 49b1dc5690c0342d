import fc from "fast-check";
import {
  isExpression,
  keepsWhiteSpace,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyValue,
} from "../../../../policies/document/ast";
import { elements, findElement } from "../../../../policies/elements";
import { xmlNameOf } from "../../../../policies/elements/attribute";
import type { Content } from "../../../../policies/elements/child";
import { parse } from "./documents";

/** A number below a limit; makes one choice after the other. */
export type Choose = (below: number) => number;

/** Choices that a test can repeat. */
export const anyChoices: fc.Arbitrary<Choose> = fc.infiniteStream(fc.nat(1_000_000)).map((stream) => {
  const made: number[] = [];
  return (below) => {
    const next = stream.next().value ?? 0;
    made.push(next);
    return next % below;
  };
});

/** The policies of the declarations' own examples: every element with the attributes and parts that matter. */
const samples: readonly PolicyElement[] = elements.flatMap(({ examples, sections }) =>
  sections.length === 0
    ? []
    : examples.pass.flatMap(({ xml }) => parse(`<fragment>${xml}</fragment>`).root.children.filter((node) => node.kind === "element")),
);

const element = (name: string, children: readonly PolicyNode[], attributes: Readonly<Record<string, PolicyValue>> = {}): PolicyElement => ({
  kind: "element",
  name,
  attributes,
  children,
});

/** Code that is put together of tokens, so that it can be written in many ways. */
const code = fc
  .array(fc.constantFrom("a", ".", "B", "( a )", "+", '"c d"', '@"e ""f"""', "'g'", "1.5", "==", "&&", "?.", "/", "new"), {
    minLength: 1,
    maxLength: 6,
  })
  .map((tokens) => ({ expression: `@(${tokens.join(" ")})` }));

const policy: fc.Arbitrary<PolicyElement> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...samples) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("a", "b", "c"), fc.oneof(code, fc.constantFrom("1", "2")))
      .map(([name, value]) => element("set-variable", [], { name, value })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("<a>", " b ", "{}", "")
      .map((text) => element("set-body", text === "" ? [] : [{ kind: "text", value: text }])),
  },
  { weight: 1, arbitrary: fc.constantFrom("base", "unknown-policy").map((name) => element(name, [])) },
);

const policies: (depth: number) => fc.Arbitrary<PolicyElement[]> = (depth) =>
  fc.array(depth === 0 ? policy : fc.oneof({ weight: 5, arbitrary: policy }, { weight: 1, arbitrary: container(depth) }), { maxLength: 6 });

function container(depth: number): fc.Arbitrary<PolicyElement> {
  const when = fc.tuple(code, policies(depth - 1)).map(([condition, inside]) => element("when", inside, { condition }));
  return fc.oneof(
    fc
      .tuple(fc.array(when, { minLength: 1, maxLength: 3 }), fc.option(policies(depth - 1)))
      .map(([branches, otherwise]) => element("choose", otherwise ? [...branches, element("otherwise", otherwise)] : branches)),
    policies(depth - 1).map((inside) => element("retry", inside, { condition: "true", count: "3", interval: "1" })),
  );
}

/** Documents of real policies, some of them in branches. */
export const policyDocuments: fc.Arbitrary<PolicyDocument> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom("inbound", "backend", "outbound", "on-error"), { minLength: 1 }),
    fc.array(policies(2), { minLength: 4, maxLength: 4 }),
  )
  .map(([sections, contents]) => ({
    root: element(
      "policies",
      sections.map((name, index) => element(name, contents[index] ?? [])),
    ),
  }));

/** The content that is declared for a child, told apart here from the product's own way. */
function contentOf(parent: Content | undefined, name: string): Content | undefined {
  const own = Object.entries(parent?.children ?? {}).find(([key, { facts }]) => !facts.anyPolicy && xmlNameOf(key, facts) === name);
  return own ? own[1].facts.content : findElement(name);
}

/** Writes a document in another way that means the same. */
export function rewritten({ root }: PolicyDocument, choose: Choose): PolicyDocument {
  const note = () => ({ kind: "comment", comment: ` ${choose(10)} ` }) as const;
  const comments = () => (choose(3) === 0 ? [note()] : []);
  const value = (given: PolicyValue): PolicyValue => (isExpression(given) ? rewrittenCode(given.expression, choose) : given);

  const rewrite = (given: PolicyElement, content: Content | undefined, verbatim: boolean): PolicyElement => {
    const attributes = Object.entries(given.attributes).map(([name, each]) => [name, value(each)] as const);
    const keeps = verbatim || keepsWhiteSpace(given.name);
    for (const [key, { facts }] of Object.entries(content?.attributes ?? {})) {
      const name = xmlNameOf(key, facts);
      const excluded = (content?.rules ?? []).some(({ rule, of }) => /MostOne|exactlyOne/.test(rule) && of.includes(key));
      if (facts.default !== undefined && !excluded && choose(2) === 0 && !Object.hasOwn(given.attributes, name))
        attributes.push([name, facts.default]);
    }
    const children = given.children.map((child): PolicyNode => {
      if (child.kind === "comment") return child;
      if (child.kind === "element") {
        const foreign = content?.mixed === true && !contentOf({ children: content.children ?? {} }, child.name);
        return rewrite(child, foreign || keeps ? undefined : contentOf(content, child.name), keeps);
      }
      return rewrittenText(child.value, keeps, choose, value);
    });
    const isFree = (content?.order === "any" && given.name !== "set-query-parameter") || given.name === "policies";
    const ordered = isFree && children.every(({ kind }) => kind === "element") ? shuffled(children, choose) : children;
    const noted = keeps && ordered.length === 0 ? ordered : [...ordered.flatMap((child) => [...comments(), child]), ...comments()];
    return { ...given, attributes: Object.fromEntries(shuffled(attributes, choose)), children: noted };
  };
  const document = { root: rewrite(root, undefined, false) };
  return choose(2) === 0 ? document : { ...document, before: [note()], after: [note()] };
}

function rewrittenText(given: PolicyValue, verbatim: boolean, choose: Choose, rewrite: (given: PolicyValue) => PolicyValue): PolicyNode {
  if (typeof given !== "string")
    return { kind: "text", value: rewrite(given), ...(isExpression(given) && choose(2) === 0 && { cdata: true as const }) };
  const padded = verbatim || choose(2) === 0 ? given : `\n  ${given}\t`;
  return choose(3) === 0 ? { kind: "text", value: padded, cdata: true } : { kind: "text", value: padded };
}

/** White space and comments where the code's tokens end: behind its opening, in front of its end, and at the spaces between. */
function rewrittenCode(expression: string, choose: Choose) {
  const blanks = ["", " ", "\n\t", " /* note */ ", " // note\r\n"] as const;
  const blank = (from = 0) => blanks[from + choose(blanks.length - from)] ?? " ";
  const inside = expression.slice(2, -1);
  // Only where no string, named value or directive could be touched.
  const open = !/["'#{}$]/.test(inside);
  const spaced = open ? inside.replace(/ +/g, () => blank(1)) : inside;
  return {
    expression: `${expression.slice(0, 2)}${blank()}${spaced}${spaced.includes("//") ? "\n" : ""}${blank()}${expression.slice(-1)}`,
  };
}

function shuffled<T>(list: readonly T[], choose: Choose): T[] {
  const left = [...list];
  return list.flatMap(() => left.splice(choose(left.length), 1));
}

/** Changes one thing that matters; undefined where there is nothing of its kind at the place chosen. */
export function mutated({ root }: PolicyDocument, choose: Choose): PolicyDocument | undefined {
  const all: PolicyElement[] = [];
  const collect = (each: PolicyElement) => {
    all.push(each);
    for (const child of each.children) if (child.kind === "element") collect(child);
  };
  collect(root);
  const target = all[choose(all.length)] ?? root;
  const changed = mutatedElement(target, choose);
  if (!changed) return undefined;
  const replace = (each: PolicyElement): PolicyElement =>
    each === target ? changed : { ...each, children: each.children.map((child) => (child.kind === "element" ? replace(child) : child)) };
  return { root: replace(root) };
}

function mutatedElement(target: PolicyElement, choose: Choose): PolicyElement | undefined {
  const names = Object.keys(target.attributes);
  const name = names[choose(Math.max(names.length, 1))];
  const nodes = target.children.filter(({ kind }) => kind !== "comment");
  const at = choose(Math.max(nodes.length, 1));
  const node = nodes[at];
  switch (choose(6)) {
    case 0:
      return { ...target, attributes: { ...target.attributes, "x-new": "1" } };
    case 1: {
      const value = name === undefined ? undefined : target.attributes[name];
      if (name === undefined || value === undefined) return undefined;
      return { ...target, attributes: { ...target.attributes, [name]: otherValue(value) } };
    }
    case 2:
      return { ...target, children: [...nodes, element("x-new", [])] };
    case 3:
      return node?.kind === "element" ? { ...target, children: nodes.filter((each) => each !== node) } : undefined;
    case 4:
      return node?.kind === "text"
        ? { ...target, children: nodes.map((each) => (each === node ? { ...node, value: otherValue(node.value) } : each)) }
        : undefined;
    default:
      return node?.kind === "element"
        ? { ...target, children: nodes.flatMap((each) => (each === node ? [node, node] : [each])) }
        : undefined;
  }
}

function otherValue(value: PolicyValue): PolicyValue {
  if (typeof value === "string") return `${value}7x`;
  if (isExpression(value)) return { expression: `${value.expression.slice(0, -1)}\n+ 1${value.expression.slice(-1)}` };
  return { template: [...value.template, "7x"] };
}
