import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { palisadeFile, waiversFile } from "../../../policies/governance/palisade-file";
import { repository } from "../../support/engine/program-copy";

const page = readFileSync(path.join(repository, "docs/governance.md"), "utf8");
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => parse(text) as unknown);
const validatorOf = (schema: z.ZodType) => new Ajv2020({ strict: false }).compile(z.toJSONSchema(schema, { io: "input" }));

describe("the schemas", () => {
  it.each([
    ["palisade.yaml", palisadeFile, blocks[0]],
    ["waivers.yaml", waiversFile, blocks[1]],
  ] as const)("accept the page's %s", (_, schema, value) => {
    expect(schema.safeParse(value).error).toBeUndefined();
    const validate = validatorOf(schema);
    validate(value);
    expect(validate.errors).toBeNull();
  });

  it.each([
    [{}],
    [{ version: 2 }],
    [{ version: 1, pack: "palisade" }],
    [{ version: 1, packs: [] }],
    [{ version: 1, packs: ["palisade"] }],
    [{ version: 1, levels: { a: "info" } }],
    [{ version: 1, failOn: "never" }],
    [{ version: 1, baseline: true }],
    [{ version: 1, waivers: { longest: 0 } }],
    [{ version: 1, waivers: { broadest: "all" } }],
  ])("refuse %j, and so do editors", (value) => {
    expect(palisadeFile.safeParse(value).success).toBe(false);
    expect(validatorOf(palisadeFile)(value)).toBe(false);
  });
});
