import { describe, expect, it } from "vitest";
import { z } from "zod";
import { settingsNamespace } from "../../../infra/settings/namespace";
import { parseSettings, settingsJsonSchema } from "../../../infra/settings/parse-settings";
import { SettingsError } from "../../../infra/settings/settings-error";

const schema = z.object({
  name: z.string().regex(/^[a-z]+$/, "expected small letters"),
  service: z.strictObject({ sku: z.enum(["Developer", "Premium"]), capacity: z.int().min(1).default(1) }),
  timeout: z.int().max(240).default(30),
  enabled: z.boolean().optional(),
  addresses: z.array(z.string()).default([]),
});

const right = { "shop:name": "contoso", "shop:service": '{"sku":"Developer"}' };
const parse = (raw: Readonly<Record<string, string>>, isSecret?: (key: string) => boolean) =>
  parseSettings(schema, raw, "shop", "stacks/Pulumi.dev.yaml", isSecret);

/** The complaints, line by line and without the file. */
function complaints(raw: Readonly<Record<string, string>>, isSecret?: (key: string) => boolean): string[] {
  try {
    parse(raw, isSecret);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    const lines = (error as Error).message.split("\n");
    for (const line of lines) expect(line).toMatch(/^stacks\/Pulumi\.dev\.yaml: /);
    return lines.map((line) => line.replace("stacks/Pulumi.dev.yaml: ", ""));
  }
  return [];
}

describe("parseSettings", () => {
  it.each([
    ["what is given, with defaults", right, {}],
    ["numbers", { ...right, "shop:timeout": "20" }, { timeout: 20 }],
    ["truth values", { ...right, "shop:enabled": "true" }, { enabled: true }],
    ["lists", { ...right, "shop:addresses": '["10.0.0.0/8"]' }, { addresses: ["10.0.0.0/8"] }],
    ["nothing of others", { ...right, "azure-native:location": "westeurope", "shopping:name": "x" }, {}],
  ])("reads %s", (_, raw, more) => {
    expect(parse(raw)).toEqual({ name: "contoso", service: { sku: "Developer", capacity: 1 }, timeout: 30, addresses: [], ...more });
  });

  it("keeps a text that looks like a number or an object", () => {
    const texts = z.object({ a: z.string(), b: z.string() });
    expect(parseSettings(texts, { "p:a": "0012", "p:b": '{"c":1}' }, "p", "f")).toEqual({ a: "0012", b: '{"c":1}' });
  });

  it.each([
    ["a missing key", { "shop:service": right["shop:service"] }, ["shop:name is missing"]],
    ["every missing key", {}, ["shop:name is missing", "shop:service is missing"]],
    ["an unknown key", { ...right, "shop:timeoutt": "3" }, ['shop:timeoutt is no setting; did you mean "timeout"?']],
    ["a key unlike any other", { ...right, "shop:colour": "red" }, ["shop:colour is no setting"]],
    ["a key that every object has", { ...right, "shop:constructor": "x" }, ["shop:constructor is no setting"]],
    ["a wrong type", { ...right, "shop:timeout": "soon" }, ["shop:timeout: Invalid input: expected number, received string"]],
    ["a wrong number", { ...right, "shop:timeout": "241" }, ["shop:timeout: Too big: expected number to be <=240"]],
    ["a wrong form", { ...right, "shop:name": "Contoso" }, ["shop:name: expected small letters"]],
    [
      "something nested",
      { ...right, "shop:service": '{"sku":"Free"}' },
      ['shop:service.sku: Invalid option: expected one of "Developer"|"Premium"'],
    ],
    ["something nested that is missing", { ...right, "shop:service": "{}" }, ["shop:service.sku is missing"]],
    [
      "something nested that is unknown",
      { ...right, "shop:service": '{"sku":"Premium","size":2}' },
      ['shop:service: Unrecognized key: "size"'],
    ],
    ["an item of a list", { ...right, "shop:addresses": "[1]" }, ["shop:addresses.0: Invalid input: expected string, received number"]],
    ["a text for an object", { ...right, "shop:service": "Developer" }, ["shop:service: Invalid input: expected object, received string"]],
    [
      "everything at once",
      { "shop:nam": "x", "shop:timeout": "soon", "shop:service": '{"capacity":0}' },
      [
        'shop:nam is no setting; did you mean "name"?',
        "shop:name is missing",
        "shop:service.sku is missing",
        "shop:service.capacity: Too small: expected number to be >=1",
        "shop:timeout: Invalid input: expected number, received string",
      ],
    ],
  ])("names %s, with its key and file", (_, raw, expected) => {
    expect(complaints(raw)).toEqual(expected);
  });

  it("refuses secrets: settings become part of policies and resources, in plain", () => {
    const said = complaints({ ...right, "shop:name": "Canary", "shop:other": "canary" }, () => true);
    expect(said).toEqual([
      "shop:other is no setting",
      "shop:name is a secret, and settings are used in plain: set it without --secret",
      "shop:service is a secret, and settings are used in plain: set it without --secret",
    ]);
  });

  it("repeats no value that it refuses", () => {
    const raw = { "shop:name": "CANARY", "shop:service": '{"sku":"CANARY"}', "shop:timeout": "CANARY", "shop:x": "CANARY" };
    expect(complaints(raw).join("\n")).not.toContain("CANARY");
  });
});

describe("settingsNamespace", () => {
  it.each([
    ["palisade's name in a project of another one", ["palisade:name", "azure-native:location"], "shop", "palisade"],
    ["palisade's name beside keys of the program's own", ["shop:flavour", "palisade:name"], "shop", "palisade"],
    ["the project's name where all stands under that", ["shop:name", "azure-native:location"], "shop", "shop"],
    ["palisade's name for what is to come", ["azure-native:location"], "shop", "palisade"],
  ])("is %s", (_, keys, project, expected) => {
    expect(settingsNamespace(keys, project)).toBe(expected);
  });

  it("leaves no setting unread that stands under the other name", () => {
    const raw = { "palisade:name": "contoso", "palisade:service": '{"sku":"Developer"}', "shop:timeout": "20", "shop:flavour": "x" };
    const file = "stacks/Pulumi.dev.yaml";
    expect(() => parseSettings(schema, raw, "palisade", file, undefined, "shop")).toThrow(
      "stacks/Pulumi.dev.yaml: shop:timeout is not read, because the stack's settings stand under palisade: call it palisade:timeout",
    );
    const { "shop:timeout": _, ...right } = raw;
    expect(parseSettings(schema, right, "palisade", file, undefined, "shop").timeout).toBe(30);
  });
});

describe("settingsJsonSchema", () => {
  const written = settingsJsonSchema(schema, "shop") as {
    properties: { config: { required: string[]; properties: Record<string, unknown> } };
  };

  it("asks for the region, and for what has no default", () => {
    expect(written.properties.config.required).toEqual(["azure-native:location", "shop:name", "shop:service"]);
  });

  it("has every setting under its full key", () => {
    const keys = Object.keys(schema.shape).map((key) => `shop:${key}`);
    expect(Object.keys(written.properties.config.properties)).toEqual(["azure-native:location", ...keys]);
  });
});
