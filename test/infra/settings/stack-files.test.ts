import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readStackConfiguration } from "../../../infra/plan/stack-configuration";
import { parseSettings, settingsJsonSchema } from "../../../infra/settings/parse-settings";
import { settings } from "../../../stacks/settings";
import { repository } from "../../support/palisade";

const stacks = ["dev", "test", "prod"];
const read = (stack: string) => parse(readFileSync(path.join(repository, `stacks/Pulumi.${stack}.yaml`), "utf8"));

// The patterns say more than the names of formats.
const validate = new Ajv({ validateFormats: false }).compile(settingsJsonSchema(settings, "palisade") as object);

/** The problems that an editor would show. */
function problems(file: unknown): string[] {
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("the JSON Schema of stack files", () => {
  it.each(stacks)("accepts the stack %s, as the program does", async (stack) => {
    expect(problems(read(stack))).toEqual([]);
    const { values, file } = await readStackConfiguration(repository, stack);
    expect(() => parseSettings(settings, values, "palisade", file)).not.toThrow();
  });

  it.each<[string, (config: Record<string, unknown>) => void, RegExp]>([
    ["without a region", (config) => delete config["azure-native:location"], /must have required property 'azure-native:location'/],
    ["without a tenant", (config) => delete config["palisade:tenant"], /must have required property 'palisade:tenant'/],
    ["with an unknown key", (config) => Object.assign(config, { "palisade:tenent": "x" }), /must match pattern/],
    [
      "with an unknown tier",
      (config) => Object.assign(config["palisade:service"] as object, { sku: "Gold" }),
      /sku must be equal to one of/,
    ],
    ["with an unknown field", (config) => Object.assign(config["palisade:service"] as object, { size: 1 }), /must NOT have additional/],
    ["with a plan that nobody chose", (config) => Object.assign(config, { "palisade:defender": { manage: "own" } }), /subPlan/],
    [
      "with a backend without encryption",
      (config) => Object.assign(config["palisade:backends"] as object, { accounts: 1 }),
      /must be string/,
    ],
  ])("refuses one %s", (_, change, message) => {
    const file = read("dev");
    change(file.config);
    expect(problems(file).join("\n")).toMatch(message);
  });

  it("leaves the keys of others alone", () => {
    const file = read("dev");
    file.config["pulumi:tags"] = { a: "b" };
    expect(problems(file)).toEqual([]);
  });
});
