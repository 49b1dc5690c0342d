import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ArmDouble } from "../support/engine/arm-double";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { EngineWorkspace, timeouts } from "../support/engine/workspace";
import { palisade, repository } from "../support/palisade";

const canary = "canary-7f3a91-client-secret";

interface Row {
  readonly rule: string;
  readonly subject: string;
  readonly path?: string;
  readonly message?: string;
  readonly why?: string;
}

/**
 * What only a declaration tells: who decides about objects, that a product called like a sample is meant, and what the
 * definition of an API asks for. Azure keeps none of it, so neither a preview nor a state has it.
 */
const declaredOnly = /^APIM-(?:AUT-011|PRD-004|OAS-\d+)$/;

async function answers(source: string) {
  const { stdout, output } = await palisade(["check", source, "--format", "json"], { cwd: repository });
  expect(output).not.toContain(canary);
  const result = JSON.parse(stdout) as Record<"findings" | "unknown" | "errors" | "leftOut", Row[]>;
  const rows = (list: readonly Row[]) =>
    list
      .filter(({ rule }) => !declaredOnly.test(rule))
      .map(({ rule, subject, path: place, message }) => [rule, subject, place, message].join(" "))
      .sort();
  return { findings: rows(result.findings), unknown: rows(result.unknown), errors: result.errors, leftOut: result.leftOut };
}

describeWithEngine("what the real engine writes of the stack dev", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;
  let offline: Awaited<ReturnType<typeof answers>>;

  beforeAll(async () => {
    offline = await answers("dev");
    workspace = await EngineWorkspace.create({ engine });
    arm = new ArmDouble({ azure: workspace.azure });
    await arm.start();
    Object.assign(workspace.env, arm.environment());
    await workspace.initSignedIn("dev", canary);
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  async function saved(name: string, args: readonly string[]) {
    const { code, stdout, output } = await workspace.run(args, { timeoutMs: timeouts.preview });
    expect(code, output).toBe(0);
    const file = path.join(workspace.root, name);
    writeFileSync(file, stdout);
    return file;
  }

  it("is checked like the program: its first preview", async () => {
    expect(await answers(await saved("preview.json", ["preview", "--json"]))).toEqual(offline);
  });

  it("is checked like the program: its state and its next preview", async () => {
    await workspace.up();
    expect(await answers(await saved("state.json", ["stack", "export"]))).toEqual(offline);
    expect(await answers(await saved("next.json", ["preview", "--json", "--show-sames"]))).toEqual(offline);
  });

  it("says so where the engine leaves unchanged resources out", async () => {
    const { findings, errors } = await answers(await saved("changes.json", ["preview", "--json"]));
    expect(findings).toEqual([]);
    expect(errors).toEqual([{ file: expect.stringMatching(/changes\.json$/), message: expect.stringContaining("--show-sames") }]);
  });
});
