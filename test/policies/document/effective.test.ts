import { describe, expect, it } from "vitest";
import { type PolicyElement, sectionNames } from "../../../policies/document/ast";
import {
  type EffectivePolicy,
  effectivePolicy,
  isKnownStep,
  type Layer,
  type Step,
  withFragments,
} from "../../../policies/document/effective";
import { printElement } from "../../../policies/document/print";
import { documentOf, sections } from "../../support/records";

const variable = (name: string) => `<set-variable name="${name}" value="1" />`;
const layer = (scope: Layer["scope"], text: string | Layer["document"]): Layer => ({
  scope,
  owner: `${scope}'s`,
  document: typeof text === "string" ? documentOf(text) : text,
});
const named = ({ name, attributes }: PolicyElement) => String(attributes.name ?? name);
const told = (step: Step) =>
  isKnownStep(step) ? `${step.scope} ${step.fragment ? `${step.fragment}:` : ""}${named(step.element)}` : `${step.scope} ? ${step.unknown}`;
const inbound = ({ inbound }: EffectivePolicy) => inbound.map(told);

const global = layer("global", sections({ inbound: variable("g"), backend: "<forward-request />", outbound: "", "on-error": "" }));
const api = layer("api", sections({ inbound: `${variable("a1")}<base />${variable("a2")}` }));

describe("what runs where documents meet", () => {
  it.each<[what: string, layers: readonly Layer[], expected: readonly string[]]>([
    ["none", [], []],
    ["one", [global], ["global g"]],
    ["a narrower one, with the broader in the place of base", [api, global], ["api a1", "global g", "api a2"]],
    ["a narrower one without base", [layer("api", sections({ inbound: variable("a") })), global], ["api a"]],
    ["a narrower one that is empty", [layer("api", sections({ inbound: "" })), global], []],
    ["a narrower one without the section", [layer("api", "<policies><outbound><base /></outbound></policies>"), global], []],
    [
      "nothing attached in between",
      [layer("operation", undefined), api, layer("product", undefined), global],
      ["api a1", "global g", "api a2"],
    ],
    [
      "base behind base",
      [layer("operation", sections({ inbound: `<base />${variable("o")}` })), api, global],
      ["api a1", "global g", "api a2", "operation o"],
    ],
    ["base twice", [layer("api", sections({ inbound: "<base /><base />" })), global], ["global g", "global g"]],
    ["base with nothing broader", [layer("global", sections({ inbound: `<base />${variable("g")}` }))], ["global g"]],
    [
      "base inside of a policy",
      [layer("api", sections({ inbound: '<choose><when condition="@(a)"><base /></when></choose>' })), global],
      ["api choose"],
    ],
    ["base in comments", [layer("api", sections({ inbound: `<!-- <base /> -->${variable("a")}` })), global], ["api a"]],
    [
      "one that is not known",
      [api, layer("global", { unknown: "it may not be read" })],
      ["api a1", "global ? it may not be read", "api a2"],
    ],
    ["a narrower one that is not known", [layer("api", { unknown: "it may not be read" }), global], ["api ? it may not be read"]],
    ["one that is not known behind no base", [layer("api", sections({ inbound: "" })), layer("global", { unknown: "a" })], []],
    ["a fragment for a document", [layer("api", `<fragment>${variable("f")}</fragment>`), global], []],
  ])("%s", (_, layers, expected) => {
    expect(inbound(effectivePolicy(layers))).toEqual(expected);
  });

  it("is told for every section by itself", () => {
    const policy = effectivePolicy([api, global]);
    expect(Object.keys(policy)).toEqual([...sectionNames]);
    expect(policy.backend.map(told)).toEqual(["global forward-request"]);
    expect(policy.outbound).toEqual([]);
    expect(policy["on-error"]).toEqual([]);
  });

  it("names the owner, and the element itself", () => {
    const [step] = effectivePolicy([global]).inbound;
    const section = documentOf(sections({ inbound: variable("g") })).root.children[0];
    expect(step).toEqual({ scope: "global", owner: "global's", element: section?.kind === "element" && section.children[0] });
    const { document } = global;
    if (!document || "unknown" in document || !step || !isKnownStep(step)) throw new Error("no step");
    const own = document.root.children[0];
    expect(own?.kind === "element" && own.children[0]).toBe(step.element);
  });
});

describe("fragments", () => {
  const fragments: Readonly<Record<string, ReturnType<typeof documentOf> | { readonly unknown: string }>> = {
    Shared: documentOf(`<fragment>${variable("f1")}${variable("f2")}</fragment>`),
    Hidden: { unknown: "fragments may not be read" },
    Nested: documentOf('<fragment><include-fragment fragment-id="Shared" /></fragment>'),
    Based: documentOf(`<fragment><base />${variable("f")}</fragment>`),
  };
  const include = (id: string) => `<include-fragment fragment-id="${id}" />`;
  const from = (content: string) => effectivePolicy([layer("api", sections({ inbound: content })), global], (id) => fragments[id]);

  it.each([
    [include("Shared"), ["api Shared:f1", "api Shared:f2"]],
    [`${variable("a")}${include("Shared")}<base />`, ["api a", "api Shared:f1", "api Shared:f2", "global g"]],
    [include("Hidden"), ["api ? fragments may not be read"]],
    [include("Missing"), ["api ? the fragment Missing is not known"]],
    [include("{{a}}"), ["api ? the fragment (computed) is not known"]],
    ["<include-fragment />", ["api ? the fragment (computed) is not known"]],
    [include("Nested"), ["api Nested:include-fragment"]],
    [include("Based"), ["global g", "api Based:f"]],
  ])("%s", (content, expected) => {
    expect(inbound(from(content))).toEqual(expected);
  });

  it("are not known where nobody knows them", () => {
    expect(inbound(effectivePolicy([layer("api", sections({ inbound: include("Shared") }))]))).toEqual([
      "api ? the fragment Shared is not known",
    ]);
  });

  it("inside of a policy stay in their place, and are handed along", () => {
    const when = (content: string) => `<choose><when condition="@(a)">${content}</when></choose>`;
    const [step, plain] = from(when(include("Shared") + when(include("Missing"))) + variable("a")).inbound;
    if (!step || !isKnownStep(step)) throw new Error("no step");
    expect(told(step)).toBe("api choose");
    const found = [...(step.included ?? [])].map(([element, document]) => [element.attributes["fragment-id"], document]);
    expect(found).toEqual([
      ["Shared", fragments.Shared],
      ["Missing", { unknown: "the fragment Missing is not known" }],
    ]);
    expect(plain).not.toHaveProperty("included");
  });
});

describe("withFragments", () => {
  const fragments: Readonly<Record<string, string>> = { common: '<fragment><set-header name="C" exists-action="delete" /></fragment>' };
  const printed = (content: string) => {
    const document = documentOf(sections({ inbound: `<choose><when condition="@(true)">${content}</when></choose>` }));
    const effective = effectivePolicy([{ scope: "api", owner: "api", document }], (id) => {
      const text = fragments[id];
      return text === undefined ? undefined : documentOf(text);
    });
    const [step] = effective.inbound;
    if (!step || !isKnownStep(step)) throw new Error("no step");
    return printElement(withFragments(step))
      .split("\n")
      .map((line) => line.trim());
  };

  it("puts what is included inside of a policy in its place", () => {
    expect(printed('<include-fragment fragment-id="common" />').slice(2, 5)).toEqual([
      "<!-- fragment common -->",
      '<set-header name="C" exists-action="delete" />',
      "<!-- end of fragment common -->",
    ]);
  });

  it("says which fragment is not known", () => {
    expect(printed('<include-fragment fragment-id="other" />').slice(2, 4)).toEqual([
      "<!-- the fragment other is not known -->",
      '<include-fragment fragment-id="other" />',
    ]);
  });

  it("leaves a policy without any as it is", () => {
    expect(printed("<set-method>GET</set-method>")[2]).toBe("<set-method>GET</set-method>");
  });
});
