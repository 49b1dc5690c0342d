import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";
import { z } from "zod";
import { settingsJsonSchema } from "../../infra/settings/parse-settings";
import { estateFile } from "../../policies/estate/estate-file";
import { palisadeFile, waiversFile } from "../../policies/governance/palisade-file";
import { settings } from "../../stacks/settings";

/** What each command prints with `--format json`: the file that declares it, and the name of the type. */
const outputs = [
  { command: "check", file: "policies/baseline/finding.ts", type: "CheckResult" },
  { command: "audit", file: "policies/baseline/finding.ts", type: "CheckResult" },
  { command: "verify", file: "scripts/json-output.ts", type: "VerifyOutput" },
  { command: "plan", file: "scripts/json-output.ts", type: "PlanOutput" },
  { command: "render", file: "scripts/json-output.ts", type: "RenderOutput" },
  { command: "effective", file: "scripts/json-output.ts", type: "EffectiveOutput" },
  { command: "diff", file: "scripts/json-output.ts", type: "DiffOutput" },
  { command: "import", file: "scripts/json-output.ts", type: "ImportOutput" },
  { command: "adopt", file: "scripts/json-output.ts", type: "AdoptOutput" },
  { command: "understand", file: "scripts/json-output.ts", type: "UnderstandOutput" },
  { command: "harden", file: "scripts/json-output.ts", type: "HardenOutput" },
  { command: "rules", file: "scripts/json-output.ts", type: "RulesOutput" },
  { command: "rules-packs", file: "scripts/json-output.ts", type: "PacksOutput" },
  { command: "rules-coverage", file: "scripts/json-output.ts", type: "CoverageOutput" },
  { command: "explain", file: "scripts/json-output.ts", type: "ExplainOutput" },
  { command: "elements", file: "scripts/json-output.ts", type: "ElementsOutput" },
];

/** JSON Schemas of what Palisade reads and prints: path and text of each file. */
export function schemaFiles(root: string, project: string): readonly (readonly [path: string, text: string])[] {
  return [
    ["stacks/config.schema.json", json(settingsJsonSchema(settings, project))],
    ["docs/schemas/estate.schema.json", json({ title: "estate.json", ...z.toJSONSchema(estateFile, { io: "input" }) })],
    ["docs/schemas/palisade.schema.json", json({ title: "palisade.yaml", ...z.toJSONSchema(palisadeFile, { io: "input" }) })],
    ["docs/schemas/waivers.schema.json", json({ title: "waivers.yaml", ...z.toJSONSchema(waiversFile, { io: "input" }) })],
    ...outputs.map(({ command, file, type }) => [`docs/schemas/${command}.schema.json`, json(outputSchema(root, file, type))] as const),
  ];
}

function outputSchema(root: string, file: string, type: string) {
  const path = join(root, file);
  // What is there today is described; new fields may come without a new version.
  return createGenerator({
    path,
    tsconfig: join(root, "tsconfig.json"),
    type,
    skipTypeCheck: true,
    topRef: false,
    additionalProperties: true,
  }).createSchema(type);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
