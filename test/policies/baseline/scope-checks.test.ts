import { beforeAll, describe, expect, it } from "vitest";
import { checkEstate } from "../../../policies/baseline/check";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import { refusesOthers } from "../../../policies/baseline/helpers/scope-checks";
import { defaultPack } from "../../../policies/baseline/packs";
import { rules } from "../../../policies/baseline/rules";
import { elementsOf } from "../../../policies/document/ast";
import { parsePolicy } from "../../../policies/document/parse";
import type { Declared } from "../../../policies/estate/estate";
import { makeEstate } from "../../../policies/estate/estate";
import { loadGrammar } from "../../../policies/expressions/grammar";

beforeAll(loadGrammar);

const asked = { one: new Set(["orders.write"]), others: new Set(["orders.read"]), key: "orders.write not orders.read" };

function elementOf(xml: string) {
  const [element] = elementsOf(
    parsePolicy(`<fragment>${xml}</fragment>`).document?.root ?? { kind: "element", name: "", attributes: {}, children: [] },
  );
  if (!element) throw new Error(xml);
  return element;
}

const escaped = (code: string) => code.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const refusing = (expression: string) =>
  elementOf(
    `<choose><when condition="${escaped(expression)}"><return-response><set-status code="403" /></return-response></when></choose>`,
  );
const answerOf = (expression: string) => {
  const answer = refusesOthers(refusing(expression), asked);
  return typeof answer === "string" ? "unknown" : answer;
};

const jwt = '((Jwt)context.Variables["token"])';
const scp = `${jwt}.Claims["scp"]`;
const header = 'context.Request.Headers.GetValueOrDefault("Authorization", "")';

describe("a condition under which callers are refused", () => {
  it.each([
    `@(!${scp}.Contains("Orders.Write"))`,
    `@(!${scp}.SelectMany(each => each.Split(' ')).Contains("Orders.Write"))`,
    `@(!${scp}[0].Split(' ').Contains("Orders.Write"))`,
    `@(!${scp}.First().Split(new [] { ' ' }).Any(each => each == "Orders.Write"))`,
    `@(!(context.Variables["token"] as Jwt).Claims["roles"].Contains("orders.write"))`,
    `@(!context.Variables.GetValueOrDefault<Jwt>("token").Claims.GetValueOrDefault("scp", "").Split(' ').Contains("Orders.Write"))`,
    `@(!(${jwt}?.Claims?["roles"]?.Contains("Orders.Write") ?? false))`,
    `@(!(${jwt}?.Claims["roles"]?.Contains("Orders.Write") == true))`,
    `@(${jwt} == null || !${jwt}.Claims.ContainsKey("scp") || !${scp}.Contains("Orders.Write"))`,
    `@(${jwt} != null && !${scp}.Contains("Orders.Write"))`,
    `@(${header}.Split(' ').Last().AsJwt().Claims["scp"].Contains("Orders.Write") == false)`,
    `@(${header}.Replace("Bearer ", "").AsJwt().Claims.GetValueOrDefault("role", "") != "Orders.Write")`,
    `@(${scp}.All(each => each != "Orders.Write"))`,
    `@(new[] { "Orders.Write" }.Except(${scp}).Any())`,
    `@(!new[] { "Orders.Write", "Orders.Read" }.All(each => ${scp}.Contains(each)))`,
    `@(${scp}.Intersect(new string[] { "Orders.Write" }).Count() == 0)`,
    `@(!new List<string> { "Orders.Write" }.Any(each => ${scp}.Contains(each)))`,
    `@(!${scp}.Any(each => each.Equals("orders.write", StringComparison.OrdinalIgnoreCase)))`,
    `@(!string.Join(" ", ${scp}).Split(' ').Contains("Orders.Write"))`,
    // No other scope of the API has it in it.
    `@(!${jwt}.Claims.GetValueOrDefault("scp", "").Contains("Orders.Write"))`,
    `@{ var token = (Jwt)context.Variables["token"]; var held = token.Claims["scp"]; return !held.Contains("Orders.Write"); }`,
    `@{ var needed = new[] { "Orders.Write" }; var held = ${scp}.SelectMany(each => each.Split(' ')); return !needed.Intersect(held).Any(); }`,
    `@{ if (${scp}.Contains("Orders.Write")) { return false; } return true; }`,
    `@{ Jwt jwt; if (${scp}.Contains("Orders.Write") && context.Request.Method == "PUT") { return false; } return true; }`,
    `@(${scp}.Contains("Orders.Write") ? false : true)`,
  ])("refuses: %s", (expression) => {
    expect(answerOf(expression)).toBe(true);
  });

  it.each([
    `@(!${scp}.Contains("Orders.Read"))`,
    `@(!${scp}.Intersect(new[] { "Orders.Write", "Orders.Read" }).Any())`,
    `@(!${scp}.Any())`,
    `@(!${jwt}.Claims.ContainsKey("scp"))`,
    `@(!${jwt}.Claims["preferred_username"].Contains("Orders.Write"))`,
    `@(!context.Request.Headers.GetValueOrDefault("X-Scopes", "").Split(' ').Contains("Orders.Write"))`,
    `@(!context.Request.Headers.GetValueOrDefault("X-Token", "").AsJwt().Claims["scp"].Contains("Orders.Write"))`,
    `@(${jwt}.Claims.GetValueOrDefault("scp", "Orders.Write") != "Orders.Write")`,
    `@(!${scp}.Contains("Orders.Write") && context.Request.Method == "POST")`,
    `@(!(${scp}.Contains("Orders.Write") || context.Request.Method == "POST"))`,
    `@(!${scp}[0].Contains("Orders"))`,
    `@(${scp}.Contains("Orders.Write"))`,
    `@(!${scp}.Select(each => "Orders.Write").Contains("Orders.Write"))`,
    `@{ var held = ${scp}; held = new[] { "Orders.Write" }; return !held.Contains("Orders.Write"); }`,
  ])("does not refuse: %s", (expression) => {
    expect(answerOf(expression)).toBe(false);
  });

  it.each([
    `@(!${scp}.Contains("{{write-scope}}"))`,
    `@(!${scp}.Contains((string)context.Variables["needed"]))`,
    `@(!${jwt}.Claims.Values.SelectMany(each => each).Contains("Orders.Write"))`,
    `@(${scp}.Select(each => each.GetHashCode()).Contains("Orders.Write".GetHashCode()))`,
    `@{ foreach (var each in ${scp}) { if (each == "Orders.Write") { return false; } } return true; }`,
  ])("can't be told: %s", (expression) => {
    expect(answerOf(expression)).toBe("unknown");
  });

  it("looks for a scope within a text only where no other has it in it", () => {
    const choose = refusing(`@(!${jwt}.Claims.GetValueOrDefault("scp", "").Contains("Orders.Read"))`);
    const reading = (others: readonly string[]) =>
      refusesOthers(choose, { one: new Set(["orders.read"]), others: new Set(others), key: others.join() });
    expect(reading(["orders.write"])).toBe(true);
    expect(reading(["orders.readwrite"])).toBe(false);
  });
});

describe("claims that a token must have", () => {
  const claim = (attributes: string, ...values: readonly string[]) =>
    elementOf(
      `<validate-jwt><required-claims><claim ${attributes}>${values.map((value) => `<value>${value}</value>`).join("")}</claim></required-claims></validate-jwt>`,
    );

  it.each([
    ['name="scp" match="any" separator=" "', ["Orders.Write"], true],
    ['name="scp" match="any" separator=" "', ["Orders.Write", "Orders.Read"], false],
    ['name="scp" match="any"', [], false],
    ['name="scp" match="all"', ["Orders.Write", "Orders.Read"], true],
    ['name="scp"', ["Orders.Write", "Orders.Read"], true],
    ['name="scp"', ["Orders.Read"], false],
    ['name="sub"', ["Orders.Write"], false],
    ['name="scp"', ["{{scope}}"], "which scopes are asked for is not known"],
    ['name="scp" match="any"', ["{{scope}}", "Orders.Read"], false],
    ['name="{{claim}}" match="any"', ["Orders.Write"], "which claim is asked for is not known"],
    ['name="scp" match="any" separator="r"', ["Orders.Write"], "which claim is asked for is not known"],
  ])("%s of %j: %s", (attributes, values, strength) => {
    expect(refusesOthers(claim(attributes, ...values), asked)).toBe(strength);
  });
});

describe("what an operation asks for", () => {
  const token = (scope: string) =>
    examplePolicy(
      `<policies><inbound><base /><validate-azure-ad-token tenant-id="{{tenant}}"><required-claims><claim name="scp"><value>${scope}</value></claim></required-claims></validate-azure-ad-token></inbound></policies>`,
    );
  const found = (declared: Declared, policy: ReturnType<typeof token>) => {
    const operation = exampleRecord("apis/operations", { displayName: "Change", method: "PUT", urlTemplate: "/orders" }, { declared });
    const options = { rules, pack: defaultPack, only: ["APIM-AUT-012"] };
    return checkEstate(makeEstate(exampleEstate([operation, policy])), options).findings.map(({ message }) => message);
  };

  it.each([
    ["nothing", {}, "Anything", 0],
    ["the declaration", { scopes: ["Orders.Write"] }, "Orders.Write", 0],
    ["the declaration, and another is asked for", { scopes: ["Orders.Write"] }, "Orders.Read", 1],
    ["the definition", { security: { asked: "always", kinds: ["oauth2"], scopes: ["api://orders/Orders.Write"] } }, "Orders.Write", 0],
    [
      "the definition, and another is asked for",
      { security: { asked: "always", kinds: ["oauth2"], scopes: ["Orders.Write"] } },
      "Other",
      1,
    ],
  ] as const)("%s", (_, declared, scope, findings) => {
    expect(found(declared, token(scope))).toHaveLength(findings);
  });
});
