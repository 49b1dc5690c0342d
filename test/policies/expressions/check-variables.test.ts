import { describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../../policies/document/ast";
import { effectivePolicy, type Layer } from "../../../policies/document/effective";
import { parsePolicy } from "../../../policies/document/parse";
import { checkVariables } from "../../../policies/expressions/check-variables";

function parse(text: string): PolicyDocument {
  const { document, diagnostics } = parsePolicy(text);
  if (!document || diagnostics.length > 0) throw new Error(`${text}: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return document;
}

const sections = (inbound: string, outbound = "", onError = "") =>
  `<policies><inbound>${inbound}</inbound><backend><forward-request /></backend><outbound>${outbound}</outbound><on-error>${onError}</on-error></policies>`;

function check(text: string, more: readonly Layer[] = [], fragments: Readonly<Record<string, string>> = {}) {
  const layers: Layer[] = [{ scope: "operation", owner: "operation", document: parse(text) }, ...more];
  const effective = effectivePolicy(layers, (id) => {
    const fragment = fragments[id];
    return fragment === undefined ? undefined : parse(fragment);
  });
  return checkVariables(effective).map(({ kind, name }) => `${kind} ${name}`);
}

const set = (name: string, value: string) => `<set-variable name="${name}" value='${value}' />`;
const read = (code: string) => `<set-header name="A"><value>${code}</value></set-header>`;
const readsX = read('@((string)context.Variables["x"])');
const setsX = set("x", "a");

describe("variables that nothing has set", () => {
  it.each([
    ["never", sections(readsX)],
    ["only later", sections(readsX + setsX)],
    ["only later, by itself", sections(set("x", '@((string)context.Variables["x"])'))],
    ["in a condition", sections(`<choose><when condition='@((bool)context.Variables["x"])'>${setsX}</when></choose>`)],
    ["in another section", sections(readsX, setsX)],
    ["another name", sections(set("X", "a") + readsX)],
    ["with GetValueOrDefault that never finds one", sections(read('@(context.Variables.GetValueOrDefault<string>("x"))'))],
  ])("%s", (_, text) => {
    expect(check(text)).toEqual(["not-set x"]);
  });
});

describe("variables that may be set", () => {
  it.each([
    ["before", sections(setsX + readsX)],
    ["in an earlier section", sections(setsX, readsX, readsX)],
    ["on-error, by anything", sections("", setsX, readsX)],
    ["in one branch", sections(`<choose><when condition="@(true)">${setsX}</when></choose>${readsX}`)],
    [
      "by a reply",
      sections(
        `<send-request response-variable-name="x"><set-url>https://a.example</set-url></send-request>${read('@(((IResponse)context.Variables["x"]).StatusCode.ToString())')}`,
      ),
    ],
    ["by the cache", sections(`<cache-lookup-value key="k" variable-name="x" />${readsX}`)],
    ["by a token", sections(`<authentication-managed-identity resource="r" output-token-variable-name="x" />${readsX}`)],
    ["by a limit", sections(`<rate-limit calls="1" renewal-period="1" remaining-calls-variable-name="x" />${readsX}`)],
    [
      "by a validation",
      sections(
        `<validate-headers specified-header-action="ignore" unspecified-header-action="ignore" errors-variable-name="x" />${readsX}`,
      ),
    ],
    [
      "by a computed name",
      sections(`<send-request response-variable-name="@(context.Api.Id)"><set-url>https://a.example</set-url></send-request>${readsX}`),
    ],
    ["asked for in the expression", sections(read('@(context.Variables.ContainsKey("x") ? (string)context.Variables["x"] : "")'))],
    ["asked for around", sections(`<choose><when condition='@(context.Variables.ContainsKey("x"))'>${readsX}</when></choose>`)],
    [
      "asked for before",
      sections(`<choose><when condition='@(!context.Variables.ContainsKey("x"))'><return-response /></when></choose>${readsX}`),
    ],
    ["with a default", sections(read('@(context.Variables.GetValueOrDefault("x", "a"))'))],
    ["GetValueOrDefault of what is set at all", sections(read('@(context.Variables.GetValueOrDefault<string>("x"))'), setsX)],
    ["a computed name", sections(read("@((string)context.Variables[context.Api.Id])"))],
    ["return-response, which makes a response of its own", sections('<return-response response-variable-name="x" />')],
    [
      "a retry's condition, by its policies",
      sections(`<retry condition='@((string)context.Variables["x"] == "a")' count="1" interval="1">${setsX}</retry>`),
    ],
    ["behind a fragment that is not known", sections(`<include-fragment fragment-id="f" />${readsX}`)],
    [
      "behind a nested fragment that is not known",
      sections(`<choose><when condition="@(true)"><include-fragment fragment-id="f" /></when></choose>${readsX}`),
    ],
  ])("%s", (_, text) => {
    expect(check(text)).toEqual([]);
  });

  it("by parents and fragments", () => {
    const parent: Layer = { scope: "global", owner: "service", document: parse(sections(setsX)) };
    expect(check(sections(`<base />${readsX}`), [parent])).toEqual([]);
    expect(check(sections(`${readsX}<base />`), [parent])).toEqual(["not-set x"]);
    const unknown: Layer = { scope: "global", owner: "service", document: { unknown: "it could not be read" } };
    expect(check(sections(`<base />${readsX}`), [unknown])).toEqual([]);
    const fragments = { f: `<fragment>${setsX}</fragment>`, g: `<fragment>${readsX}</fragment>` };
    expect(check(sections(`<include-fragment fragment-id="f" />${readsX}`), [], fragments)).toEqual([]);
    expect(check(sections(`<include-fragment fragment-id="g" />`), [], fragments)).toEqual(["not-set x"]);
    const nested = '<choose><when condition="@(true)"><include-fragment fragment-id="f" /></when></choose>';
    expect(check(sections(nested + readsX), [], fragments)).toEqual([]);
  });
});

describe("types", () => {
  it.each([
    ["a text read as a number", set("x", "1") + read('@(((int)context.Variables["x"]).ToString())'), ["other-type x"]],
    ["a literal true read as bool", set("x", "true") + read('@(((bool)context.Variables["x"]).ToString())'), ["other-type x"]],
    ["int read as long", set("x", "@(1)") + read('@(((long)context.Variables["x"]).ToString())'), ["other-type x"]],
    [
      "a response read as JSON",
      `<send-request response-variable-name="x"><set-url>https://a.example</set-url></send-request>${read('@(((JObject)context.Variables["x"]).ToString())')}`,
      ["other-type x"],
    ],
    [
      "GetValueOrDefault with another type",
      set("x", "@(1)") + read('@(context.Variables.GetValueOrDefault<string>("x", ""))'),
      ["other-type x"],
    ],
    ["no response in return-response", `${set("x", "@(1)")}<return-response response-variable-name="x" />`, ["other-type x"]],
    [
      "a JObject read as a JArray",
      set("x", '@(JObject.Parse("{}"))') + read('@(((JArray)context.Variables["x"]).ToString())'),
      ["other-type x"],
    ],
    ["a text read as text", set("x", "1") + readsX, []],
    ["a named value read as text", set("x", "{{a}}") + readsX, []],
    ["int read as int?", set("x", "@(1)") + read('@(((int?)context.Variables["x"]).ToString())'), []],
    ["a JToken read as a JObject", set("x", '@(JToken.Parse("{}"))') + read('@(((JObject)context.Variables["x"]).ToString())'), []],
    ["a type that is not known", set("x", '@(context.Variables["y"])') + set("y", "a") + readsX, ["not-set y"]],
    ["one of two types", set("x", "1") + set("x", "@(1)") + read('@(((int)context.Variables["x"]).ToString())'), []],
    ["read as object", set("x", "@(1)") + read('@(context.Variables["x"].ToString())'), []],
    ["read as IEnumerable", set("x", "@(new string[0])") + read('@(((IEnumerable<string>)context.Variables["x"]).First())'), []],
  ])("%s", (_, inbound, expected) => {
    expect(check(sections(inbound))).toEqual(expected);
  });
});

it("names the step, the element and the place in the expression", () => {
  const document = parse(sections(`<set-header name="A"><value>@("b" + (string)context.Variables["x"])</value></set-header>`));
  const [problem] = checkVariables(effectivePolicy([{ scope: "api", owner: "apis/a", document }]));
  expect(problem).toMatchObject({
    kind: "not-set",
    section: "inbound",
    element: { name: "value" },
    step: { owner: "apis/a", scope: "api", element: { name: "set-header" } },
    message: 'the variable "x" is read, but nothing that runs sets it; reading it fails',
  });
  expect('@("b" + (string)context.Variables["x"])'.slice(...(problem?.span ?? []))).toBe('context.Variables["x"]');
});
