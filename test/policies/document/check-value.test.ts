import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyValue } from "../../../policies/document/ast";
import { checkValue } from "../../../policies/document/check-value";
import { namedValue, text } from "../../../policies/document/references";
import {
  type Attribute,
  any,
  base64,
  base64url,
  bool,
  char,
  datetime,
  duration,
  int,
  ip,
  number,
  oneOf,
  reference,
  statusCode,
  string,
  uri,
} from "../../../policies/elements/attribute";
import { hostileText } from "../../support/hostile-text";

const check = ({ facts }: Attribute, value: PolicyValue) => checkValue(facts, value)?.rule;

const types: readonly [name: string, attribute: Attribute, valid: readonly string[], invalid: readonly string[]][] = [
  ["string", string(), ["", "a", " ", "1"], []],
  ["any", any(), ["", "a", "1", "true"], []],
  ["reference", reference("backend"), ["a", "a b"], []],
  ["int", int().range({ min: -5 }), ["0", "-5", " 60\n", "007", "2147483648"], ["", "-", "1.0", "1e3", "0x1", "1 2", "١", "one", "--1"]],
  ["duration", duration(), ["0", "60"], ["PT1M", "00:01:00", "60s", "1.5"]],
  ["number", number(), ["0", "-1.5", "10.25"], ["", ".5", "5.", "1e3", "1,5", "NaN"]],
  ["bool", bool(), ["true", "false", " true "], ["", "True", "TRUE", "yes", "1", "0"]],
  ["uri", uri(), ["", "https://a.example/b?c#d", "http://10.0.0.1:8080", "urn:a"], ["a.example", "/a", "//a.example", "http://"]],
  ["ip", ip(), ["10.0.0.1", "2001:db8::1", "::"], ["", "10.0.0", "10.0.0.256", "10.0.0.0/8", "2001:db8::/32", "a.example"]],
  [
    "datetime",
    datetime(),
    ["2030-01-31T00:00:00Z", "2030-01-31T23:59:59.5Z"],
    ["2030-01-31", "2030-01-31T00:00:00", "2030-13-01T00:00:00Z", "2030-01-31T25:00:00Z", "2030-01-31T00:00:00+01:00"],
  ],
  ["base64", base64(), ["YQ==", "YWI=", "YWJj", "YW Jj\nYWJj", "YQ= =", "ab+/"], ["", "a-b", "a===", "a=b", "{}"]],
  ["base64url", base64url(), ["YQ", "a-b_c"], ["", "YQ==", "a+b", "a b"]],
  ["char", char(), ["a", "😀", " ", "<"], ["", "ab", "😀😀"]],
  ["enum", oneOf("new", "copy"), ["new", " copy "], ["", "New", "newer", "new copy"]],
];

describe.each(types)("a value of type %s", (name, attribute, valid, invalid) => {
  const rule = name === "enum" ? "attribute-value" : "attribute-type";

  it.each(valid)("may be %j", (value) => expect(check(attribute, value)).toBeUndefined());

  if (invalid.length > 0) it.each(invalid)("may not be %j", (value) => expect(check(attribute, value)).toBe(rule));

  it("may come from named values, and from an expression where that is allowed", () => {
    expect(check(attribute, { template: [namedValue("a")] })).toBeUndefined();
    expect(check(attribute, text`a${namedValue("b")}`)).toBeUndefined();
    expect(check(attribute, { expression: "@(a)" })).toBe("expression-not-allowed");
    expect(check(attribute.expression(), { expression: "@(a)" })).toBeUndefined();
  });

  it("of any text is judged without a fault", () => {
    const property = fc.property(hostileText, (value) => {
      expect([undefined, rule, "attribute-range"]).toContain(check(attribute, value));
    });
    fc.assert(property, { numRuns: 50 });
  });
});

describe("a range", () => {
  const ranges: readonly [what: string, attribute: Attribute, inside: readonly string[], outside: readonly string[], bounds: string][] = [
    [
      "from and to",
      int().range({ min: 1, max: 300 }),
      ["1", "300", "0300"],
      ["0", "301", "-1", "9".repeat(400)],
      "at least 1 and at most 300",
    ],
    ["from alone", int().range({ min: 300 }), ["300", "9007199254740993"], ["299", "0"], "at least 300"],
    ["to alone", number().range({ max: 1 }), ["1", "0.5", "-7"], ["1.01", "2"], "at most 1"],
    ["or zero", duration().range({ min: 300, orZero: true }), ["0", "300", "000"], ["1", "299", "-1"], "at least 300 seconds, or 0"],
    ["from zero, as whole numbers have it", int(), ["0", "1"], ["-1"], "at least 0"],
    ["from zero, as lengths of time have it", duration().unit("milliseconds"), ["0"], ["-1"], "at least 0 milliseconds"],
    ["of a size", int().unit("bytes").range({ max: 100 }), ["0", "100"], ["101", "-1"], "at least 0 and at most 100 bytes"],
    ["of a status", statusCode(), ["100", "200", "599", "999"], ["0", "99", "1000"], "at least 100 and at most 999"],
    ["of broken numbers", number().range({ min: 0, max: 1 }), ["0", "0.0", "1.000"], ["1.0001", "-0.1"], "at least 0 and at most 1"],
  ];

  describe.each(ranges)("%s", (_, attribute, inside, outside, bounds) => {
    it.each(inside)("takes %s", (value) => expect(check(attribute, value)).toBeUndefined());

    it.each(outside)("refuses %s", (value) => {
      expect(checkValue(attribute.facts, value)).toEqual({ rule: "attribute-range", message: `must be ${bounds}; got ${value}` });
    });
  });
});

describe("the message", () => {
  it("names the type, and an expression where that is allowed", () => {
    expect(checkValue(int().facts, "many")?.message).toBe('expected a whole number, got "many"');
    expect(checkValue(int().expression().facts, "many")?.message).toBe('expected a whole number or an expression, got "many"');
    expect(checkValue(oneOf("new", "copy").facts, "a")?.message).toBe('expected one of new, copy, got "a"');
  });

  it("cuts long values, and keeps keys to itself", () => {
    expect(checkValue(bool().facts, "a".repeat(1000))?.message.length).toBeLessThan(120);
    for (const attribute of [base64(), base64url()]) {
      expect(checkValue(attribute.facts, "secret key!")?.message).not.toContain("secret");
    }
  });
});

describe("words that are only read", () => {
  it("are accepted, and not offered", () => {
    const attribute = oneOf("Hourly", "Daily").alsoReads("Indefinite");
    expect(check(attribute, "Indefinite")).toBeUndefined();
    expect(checkValue(attribute.facts, "indefinite")?.message).toBe('expected one of Hourly, Daily, got "indefinite"');
  });
});

describe("long values", () => {
  it.each([
    ["blanks in Base64", base64(), `a${" ".repeat(500_000)}!`],
    ["equals signs in Base64", base64(), `a${"=".repeat(500_000)}`],
    ["digits", int(), `${"1".repeat(500_000)}a`],
    ["broken digits", number(), `1.${"1".repeat(500_000)}.`],
    ["a moment", datetime(), `2030-01-31T00:00:00.${"0".repeat(500_000)}`],
    ["blanks", bool(), `true${" ".repeat(500_000)}.`],
  ])("are refused as fast as short ones: %s", (_, attribute, value) => {
    expect(check(attribute, value)).toBe("attribute-type");
  });
});
