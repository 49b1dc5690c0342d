import { describe, expect, it } from "vitest";
import { classify, type FieldFacts } from "../../../policies/understanding/data/classify";

const field = (name: string, more: Partial<FieldFacts> = {}, ...values: readonly (string | number)[]): FieldFacts => ({
  name,
  types: ["string"],
  isEnum: false,
  context: [],
  formats: [],
  patterns: [],
  values: values.map((value, index) => ({ value, pointer: `#/examples/${index}` })),
  ...more,
});

describe("what is known of a field", () => {
  it.each<[string, FieldFacts, readonly string[]]>([
    ["a name", field("email"), ["email name"]],
    ["a name and a format", field("email", { formats: ["email"] }), ["email format"]],
    ["a name and a value", field("email", {}, "jane@example.com"), ["email value"]],
    ["a format alone", field("login", { formats: ["email"] }), ["email format"]],
    ["a value alone", field("contact", {}, "jane@example.com"), ["email value"]],
    ["a name and a date", field("birthDate", { formats: ["date"] }), ["birth-date format"]],
    ["a date alone", field("created", { formats: ["date"] }), []],
    ["a pattern", field("number", { patterns: ["^\\d{3}-\\d{2}-\\d{4}$"] }), ["national-id format"]],
    ["a format in words of its own", field("value", { formats: ["CREDIT_CARD"] }), ["card-number format"]],
    ["a format against the name", field("email", { formats: ["uri"] }), []],
    ["a token that is a date", field("token", { formats: ["date-time"] }), []],
    ["a value of another kind", field("phone", {}, "jane@example.com"), ["email value"]],
    ["kinds of several categories", field("accountNumber", {}, "4111 1111 1111 1111"), ["card-number value", "bank-account name"]],
    ["the surer of one category", field("accountNumber", {}, "DE89 3704 0044 0532 0130 00"), ["iban value"]],
    ["the name of the schema", field("contact", { schemaName: "EmailAddress" }), ["email name"]],
    ["values of flags", field("flag", { types: ["boolean"] }, "jane@example.com"), []],
    ["a name whose values are URLs", field("cookie", {}, "https://images.example/cookie.png?v8"), []],
    ["a name of which one value is a URL", field("address", {}, "https://a.example", "1 Main Street"), ["address name"]],
    ["the full name of a repository", field("fullName", {}, "octocat/hello-world"), []],
    ["the address of a wallet", field("address", {}, "addr1qxqs59lphg8g6qndelq8xwqn60ag3aeyfcp33c2kdp46a"), []],
    ["a long amount", field("rewards", {}, "295109912611193"), []],
    ["no evidence", field("status", {}, "open"), []],
  ])("%s", (_name, facts, kinds) => {
    expect(classify(facts).map(({ kind, confidence }) => `${kind} ${confidence}`)).toEqual(kinds);
  });

  it("is told with its evidence, the strongest first, and no value", () => {
    expect(classify(field("email", { formats: ["email"] }, "jane@example.com", "joe@example.com"))).toEqual([
      {
        kind: "email",
        confidence: "value",
        evidence: [
          { by: "value", what: "an e-mail address", masked: "xxxx@xxxxxxx.xxx", pointer: "#/examples/0" },
          { by: "format", what: "format email" },
          { by: "name", what: "email" },
        ],
      },
    ]);
  });

  it("shows nothing of a credential", () => {
    const [found] = classify(field("apiKey", {}, "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY"));
    expect(found?.evidence[0]).toEqual({ by: "value", what: "an API key", masked: "********", pointer: "#/examples/0" });
  });
});
