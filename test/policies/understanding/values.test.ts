import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DataKind } from "../../../policies/understanding/data/kinds";
import { maskValue } from "../../../policies/understanding/data/mask";
import { knownNationalIds, nationalIdOf } from "../../../policies/understanding/data/national-ids";
import { kindOfValue } from "../../../policies/understanding/data/values";

const kindOf = (value: string | number, words = "", promised?: DataKind) => kindOfValue(value, { words, promised })?.kind;

describe("values that tell by themselves", () => {
  it.each<[DataKind, string | number]>([
    ["email", "jane.doe@example.com"],
    ["email", "jane+tag@sub.example.co.uk"],
    ["email", "mailto:jane@example.com"],
    ["email", "jörg@müller.de"],
    ["phone", "+49 30 901820"],
    ["phone", "+12025550123"],
    ["phone", "tel:+44-20-7946-0958"],
    ["iban", "DE89 3704 0044 0532 0130 00"],
    ["iban", "GB29NWBK60161331926819"],
    ["iban", "fr1420041010050500013m02606"],
    ["card-number", "4111 1111 1111 1111"],
    ["card-number", "5555-5555-5555-4444"],
    ["card-number", "378282246310005"],
    ["card-number", 4111111111111111],
    ["national-id", "536-90-4399"],
    ["national-id", "AB 12 34 56 C"],
    ["national-id", "2 55 08 14 168 025 38"],
    ["national-id", "253072B07300470"],
    ["national-id", "54362315K"],
    ["national-id", "X2482300W"],
    ["national-id", "RSSMRA85T10A562S"],
    ["national-id", "811228-9874"],
    ["national-id", "131052-308T"],
    ["national-id", "756.9217.0769.85"],
    ["national-id", "390.533.447-05"],
    ["ip-address", "203.0.113.7"],
    ["ip-address", "2001:db8::1"],
    ["device-id", "00:1B:44:11:3A:B7"],
    ["location", "52.5200, 13.4050"],
    ["private-key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"],
    ["token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"],
    ["api-key", "AKIAIOSFODNN7EXAMPLE"],
    ["api-key", "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY"],
    ["token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    ["password", "postgres://app:Tr0ub4dor@db.internal/orders"],
    ["password", "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"],
  ])("%s: %s", (kind, value) => {
    expect(kindOf(value)).toBe(kind);
  });
});

describe("values that are nothing", () => {
  it.each<[string | number, string?]>([
    ["string"],
    [""],
    ["Jane Doe"],
    ["user@localhost"],
    ["@scope/package"],
    ["git@github.com:org/repo.git"],
    ["lodash@4.17.21"],
    ["DE89 3704 0044 0532 0130 01"],
    ["DE00000000000000000000"],
    ["4111 1111 1111 1112"],
    ["4111111111111111", "order id"],
    ["0000000000000000"],
    ["1234567890123456"],
    ["000-12-3456"],
    ["666-12-3456"],
    ["123-45-678"],
    ["54362315A"],
    ["RSSMRA85T10A562T"],
    ["811228-9873"],
    ["111222333"],
    ["44051401359"],
    ["2024-01-15"],
    ["2024-01-15T10:00:00Z"],
    ["12:30"],
    ["+02:00"],
    ["1.2.3.4", "version"],
    ["127.0.0.1"],
    ["0.0.0.0"],
    ["3f2504e0-4f89-11d3-9a0c-0305e82c3301"],
    ["deadbeefdeadbeefdeadbeefdeadbeef"],
    ["https://example.com/a?b=c"],
    ["postgres://app:<password>@db.internal/orders"],
    ["postgres://app:password@db.internal/orders"],
    [42],
    [1_700_000_000_000],
    [52.52],
    ["::"],
    ["aa:bb"],
  ])("%s", (value, words) => {
    expect(kindOf(value, words)).toBeUndefined();
  });
});

describe("values that only confirm a name", () => {
  it.each<[DataKind, string | number, boolean]>([
    ["national-id", "44051401359", true],
    ["national-id", "44051401358", false],
    ["national-id", "111222333", true],
    ["national-id", 111222333, true],
    ["tax-id", "36574261809", true],
    ["tax-id", "36574261890", false],
    ["phone", "030 901820", true],
    ["phone", "n/a", false],
    ["birth-date", "1984-02-29", true],
    ["birth-date", "29.02.1984", true],
    ["birth-date", "1776-07-04", false],
    ["card-security-code", "123", true],
    ["card-security-code", "12", false],
    ["card-expiry", "12/27", true],
    ["card-expiry", "13/27", false],
    ["bank-account", "DEUTDEFF", true],
    ["bank-account", "hello", false],
    ["password", "password", false],
    ["password", "kJ8#fq2LmZ0pWx91", true],
    ["api-key", "your-api-key", false],
    ["api-key", "9f8A7b6C5d4E3f2A1b0C", true],
    ["location", 52.52, true],
    ["location", 7, false],
    ["health", "AB-", true],
    ["health", "J45.901", true],
    ["health", "fine", false],
  ])("%s: %s: %s", (promised, value, holds) => {
    expect(kindOf(value, promised, promised)).toBe(holds ? promised : undefined);
    // Without the name it is no more than a text or a number.
    if (holds) expect(kindOf(value)).toBeUndefined();
  });
});

describe("national ids", () => {
  it("are all checked by what checks them", () => {
    expect(knownNationalIds().filter(({ isChecked }) => !isChecked)).toEqual([]);
  });

  it.each([
    ["SSN (US)", "536-90-4399", "ssn", /US/],
    ["NINO", "AB123456C", "nino", /UK/],
    ["Steuer-ID", "36 574 261 809", "steuer id", /Germany/],
    ["Sozialversicherungsnummer", "15070649C103", "sozialversicherungsnummer", /Germany/],
    ["NIR", "295109912611193", "nir", /France/],
    ["DNI", "54362315K", "dni", /Spain/],
    ["NIE", "X-2482300-W", "nie", /Spain/],
    ["codice fiscale", "RCCMNL83S18D969H", "codice fiscale", /Italy/],
    ["BSN", "111222333", "bsn", /Netherlands/],
    ["PESEL", "44051401359", "pesel", /Poland/],
    ["personnummer", "8112289874", "personnummer", /Sweden/],
    ["personnummer", "19811228-9874", "personnummer", /Sweden/],
    ["fødselsnummer", "15108695088", "fodselsnummer", /Norway/],
    ["CPR", "211062-5629", "cpr", /Denmark/],
    ["HETU", "131052-308T", "hetu", /Finland/],
    ["rijksregisternummer", "85.07.30-033.28", "rijksregisternummer", /Belgium/],
    ["AHV", "7569217076985", "ahv", /Switzerland/],
    ["CPF", "39053344705", "cpf", /Brazil/],
    ["Aadhaar", "2341 2341 2346", "aadhaar", /India/],
    ["PPS", "6433435F", "pps", /Ireland/],
  ])("%s", (_name, value, words, title) => {
    expect(nationalIdOf(value, words)?.title).toMatch(title);
  });

  it("with a wrong check digit are none", () => {
    // Every country above whose number ends in a check digit.
    for (const value of ["295109912611194", "54362315J", "RCCMNL83S18D969I", "111222334", "44051401350", "8112289875", "15108695089"])
      expect(nationalIdOf(value, "nir dni codice fiscale bsn pesel personnummer fodselsnummer")?.title ?? "none").not.toMatch(
        /France|Spain|Italy|Netherlands|Poland|Sweden|Norway/,
      );
  });
});

describe("masks", () => {
  it.each([
    ["jane.doe@example.com", false, "xxxx.xxx@xxxxxxx.xxx"],
    ["DE89 3704", false, "xx99 9999"],
    ["+49 30 901820", false, "+99 99 999999"],
    ["hunter2", true, "********"],
    ["a".repeat(50), false, `${"x".repeat(40)}...`],
    ["jörg ١٢", false, "xxxx 99"],
  ])("%s", (value, isCredential, masked) => {
    expect(maskValue(value, isCredential)).toBe(masked);
  });

  it("show no letter and no digit of a value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (value, isCredential) => {
        expect(maskValue(value, isCredential)).toMatch(/^(?:[x9 -/:-@[-`{-~?]{0,40}(?:\.\.\.)?|\*{8})$/);
      }),
    );
  });
});

it("any value is looked at without a crash", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 3000 }), fc.double()), fc.string(), (value, words) => {
      kindOfValue(value, { words, promised: undefined });
      kindOfValue(value, { words, promised: "national-id" });
    }),
  );
});
