import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Evaluator } from "../../../../policies/estate/read/template/evaluate";
import { readTemplateText, shownExpression } from "../../../../policies/estate/read/template/expression";
import { Budget, TemplateError, Unseen } from "../../../../policies/estate/read/template/value";

const template = {
  parameters: {
    name: { type: "string", defaultValue: "Apim" },
    open: { type: "string" },
    key: { type: "secureString", defaultValue: "canary" },
    list: { type: "array", defaultValue: ["a", "b"] },
    flag: { type: "bool", defaultValue: true },
    self: { type: "string", defaultValue: "[parameters('self')]" },
  },
  variables: {
    greeting: "[concat('Hello ', parameters('name'))]",
    object: { inner: { Value: 7 }, list: [{ a: 1 }] },
    round: "[variables('trip')]",
    trip: "[variables('round')]",
    copy: [{ name: "numbers", count: 3, input: "[copyIndex('numbers', 10)]" }],
  },
};

function value(text: unknown, of: object = template) {
  return new Evaluator(of as never, new Map(), "/resourceGroups/(resource-group)", new Budget()).value(text);
}

describe("expressions", () => {
  it.each([
    ["plain", "plain"],
    ["[[escaped]", "[escaped]"],
    ["[not closed", "[not closed"],
    ["[ parameters( 'NAME' ) ]", "Apim"],
    ["[variables('greeting')]", "Hello Apim"],
    ["[concat('it''s ', 1, true())]", "it's 1true"],
    ["[format('{0}/{1} {{x}}', parameters('name'), 'b')]", "Apim/b {x}"],
    ["[toLower(parameters('name'))]", "apim"],
    ["[variables('object').inner.value]", 7],
    ["[variables('object')['inner']['Value']]", 7],
    ["[variables('object').list[0].a]", 1],
    ["[variables('numbers')]", [10, 11, 12]],
    ["[if(parameters('flag'), 'yes', parameters('open'))]", "yes"],
    ["[if(and(true(), equals(1, 2)), 'yes', 'no')]", "no"],
    ["[or(equals(parameters('open'), 'x'), true())]", true],
    ["[and(equals(parameters('open'), 'x'), false())]", false],
    ["[coalesce(null(), 'second', parameters('open'))]", "second"],
    ["[length(parameters('list'))]", 2],
    ["[join(parameters('list'), '-')]", "a-b"],
    ["[split('a,b', ',')]", ["a", "b"]],
    ["[union(createArray(1, 2), createArray(2, 3))]", [1, 2, 3]],
    ["[union(createObject('a', 1), createObject('a', 2, 'b', 3))]", { a: 2, b: 3 }],
    ["[contains(parameters('list'), 'b')]", true],
    ["[empty('')]", true],
    ["[substring('abcdef', 1, 2)]", "bc"],
    ["[replace('a.b', '.', '$&')]", "a$&b"],
    ["[first(skip(range(0, 5), 2))]", 2],
    ["[string(json('{\"a\":[1]}'))]", '{"a":[1]}'],
    ["[add(mul(2, 3), mod(7, 4))]", 9],
    ["[equals(createArray('a', 'b'), parameters('list'))]", true],
    ["[tenantResourceId('Microsoft.A/b', 'c')]", "/providers/Microsoft.A/b/c"],
  ])("%s is %j", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each([
    ["[parameters('open')]", "the parameter open has no value", "(open)"],
    ["[parameters('key')]", "the parameter key is secure", "(key)"],
    ["[parameters('nothing')]", "there is no parameter nothing", "(nothing)"],
    ["[parameters('__proto__')]", "there is no parameter __proto__", "(__proto__)"],
    ["[variables('constructor')]", "there is no variable constructor", "(constructor)"],
    ["[variables('object').constructor]", "there is no such member", "(variables('object').constructor)"],
    ["[concat('apim-', parameters('open'), '/b')]", "the parameter open has no value", "apim-(open)/b"],
    ["[toUpper(concat('a-', parameters('open')))]", "the parameter open has no value", "A-(OPEN)"],
    ["[variables('round')]", "round is made of itself", "(round)"],
    ["[parameters('self')]", "self is made of itself", "(self)"],
    ["[uniqueString(resourceGroup().id)]", "its subscription is only known when it is deployed", "(uniqueString(resourceGroup().id))"],
    ["[newGuid()]", "only the deployment knows what newGuid() gives", "(newGuid())"],
    ["[reference('a/b').c]", "only the deployment knows what reference() gives", "(reference('a|b').c)"],
    ["[contoso.unique('a')]", "only the deployment knows what contoso.unique() gives", "(contoso.unique('…'))"],
    ["[if(parameters('open'), 'a', 'b')]", "the parameter open has no value", "(if(parameters('open'), '…', '…'))"],
    ["[equals(parameters('open'), 'a')]", "the parameter open has no value", "(equals(parameters('open'), '…'))"],
    ["[div(1, 0)]", "div() does not take these arguments", "(div(1, 0))"],
    ["[range(0, 1000000)]", "range() does not take these arguments", "(range(0, 1000000))"],
    ["[toString(1)]", "only the deployment knows what toString() gives", "(toString(1))"],
    ["[copyIndex()]", "there is no such loop", "(copyIndex())"],
    ["[concat('a'", undefined, undefined],
    ["[a b]", 'an expression without its "("', "(unknown)"],
    ["[]", "an expression that can't be read", "(unknown)"],
  ])("%s is not known: %s", (text, why, name) => {
    const found = value(text);
    if (why === undefined) expect(found).toBe(text);
    else {
      expect(found).toBeInstanceOf(Unseen);
      expect((found as Unseen).why).toBe(why);
      expect((found as Unseen).text).toBe(name);
    }
  });

  it("an id is known but for its subscription", () => {
    const texts = [
      "[resourceId('Microsoft.ApiManagement/service/apis', 'gw', 'a')]",
      "[resourceId('other', 'Microsoft.ApiManagement/service', 'gw')]",
      "[resourceId(subscription().subscriptionId, 'other', 'Microsoft.ApiManagement/service', 'gw')]",
      "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'x')]",
      "[extensionResourceId(resourceId('Microsoft.ApiManagement/service', 'gw'), 'Microsoft.Insights/diagnosticSettings', 'all')]",
      "[concat(resourceGroup().id, '/providers/Microsoft.ApiManagement/service/gw')]",
    ];
    expect(texts.map((text) => (value(text) as Unseen).text.replace("/subscriptions/(subscription)", ""))).toEqual([
      "/resourceGroups/(resource-group)/providers/Microsoft.ApiManagement/service/gw/apis/a",
      "/resourceGroups/other/providers/Microsoft.ApiManagement/service/gw",
      "/resourceGroups/other/providers/Microsoft.ApiManagement/service/gw",
      "/providers/Microsoft.Authorization/roleDefinitions/x",
      "/resourceGroups/(resource-group)/providers/Microsoft.ApiManagement/service/gw/providers/Microsoft.Insights/diagnosticSettings/all",
      "/resourceGroups/(resource-group)/providers/Microsoft.ApiManagement/service/gw",
    ]);
  });

  it("are shown without the values that stand in them", () => {
    const read = readTemplateText("[if(parameters('kv'), 'hunter2', concat(variables('a').b[0], 'hunter3'))]");
    expect("expression" in read && shownExpression(read.expression)).toBe("if(parameters('kv'), '…', concat(variables('a').b[0], '…'))");
  });

  it("that grow without end are stopped", () => {
    const doubled = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`v${n}`, n === 0 ? "x" : `[concat(variables('v${n - 1}'), variables('v${n - 1}'))]`]),
    );
    expect(value("[variables('v59')]", { variables: doubled })).toBeInstanceOf(Unseen);
    const trees = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`v${n}`, n === 0 ? "x" : `[createArray(variables('v${n - 1}'), variables('v${n - 1}'))]`]),
    );
    expect(() => value("[string(variables('v59'))]", { variables: trees })).toThrow(TemplateError);
    const chain = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`v${n}`, `[variables('v${n + 1}')]`]));
    expect(value("[variables('v0')]", { variables: chain })).toMatchObject({ why: expect.stringContaining("leads through more than") });
  });

  it.each([
    `[${"concat(".repeat(3000)}'a'${")".repeat(3000)}]`,
    `[a()${".b".repeat(5000)}]`,
    `[${"'".repeat(20_001)}]`,
    `[concat('${"a".repeat(30_000)}')]`,
  ])("that are too long or too deep are not read", (text) => {
    expect(value(text)).toBeInstanceOf(Unseen);
  });

  it("never fail, whatever stands in them", () => {
    const word = fc.constantFrom(
      "concat",
      "parameters",
      "variables",
      "(",
      ")",
      "'",
      ",",
      "[",
      "]",
      ".",
      "1",
      "-",
      " ",
      "'name'",
      "if",
      "__proto__",
      "resourceId",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        value(`[${words.join("")}]`);
      }),
    );
  });
});
