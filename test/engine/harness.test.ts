import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArmDouble } from "../support/engine/arm-double";
import { AzureDouble } from "../support/engine/azure-double";
import { findOrBuildPulumi } from "../support/engine/cli";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { EngineWorkspace } from "../support/engine/workspace";

const program = path.join(__dirname, "../fixtures/engine-program");
const group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/group";
const service = `${group}/providers/Microsoft.ApiManagement/service/palisade-test`;

describe("findOrBuildPulumi", () => {
  const nothing = { PATH: "", HOME: path.join(__dirname, "no-home") };

  it("says what is missing", async () => {
    expect(await findOrBuildPulumi({ env: nothing })).toEqual({ missing: expect.stringContaining("no Go") });
  });

  it("makes that an error where the engine is required", async () => {
    await expect(findOrBuildPulumi({ env: { ...nothing, PALISADE_REQUIRE_ENGINE: "1" } })).rejects.toThrow("no Pulumi engine");
  });
});

describeWithEngine("the engine harness", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;

  async function configure(target: EngineWorkspace): Promise<void> {
    Object.assign(target.env, arm.environment(), { ARM_ENDPOINT: arm.url, ENGINE_PROGRAM_VARIABLE: "from the run" });
    await target.init("test");
    await target.setAllConfig(
      {
        "azure-native:location": "westeurope",
        "azure-native:tenantId": "22222222-2222-2222-2222-222222222222",
        "azure-native:clientId": "a-client",
        serviceName: "palisade-test",
      },
      { "azure-native:clientSecret": "the-client-secret", key: "the-key" },
    );
  }

  beforeAll(async () => {
    workspace = await EngineWorkspace.create({ engine, program });
    arm = new ArmDouble({ azure: workspace.azure });
    await arm.start();
    await configure(workspace);
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  it("previews without touching Azure, and without a warning", async () => {
    const preview = await workspace.preview();
    expect(preview.summary).toEqual({ create: 8 });
    expect(preview.diagnostics).toEqual([]);
    expect(preview.stderr).toBe("");
    expect(workspace.azure.all()).toEqual([]);
  });

  it("creates what the program says", async () => {
    const up = await workspace.up();
    expect(up.changes.map(({ op }) => op)).toEqual(Array(8).fill("create"));
    const operations = workspace.azure.calls().map(({ op, type }) => [op, type]);
    expect(operations).toContainEqual(["create", "azure-native:apimanagement:ApiPolicy"]);
    expect(workspace.azure.get(service)?.identity?.principalId).toBe((await workspace.outputs()).principal);
    expect(workspace.azure.get(`${service}/portalsettings/signup`)?.properties).toEqual({ enabled: false });
  });

  it("gives a dynamic resource the configuration, the packages and the variables of the run", async () => {
    const { seen } = await workspace.outputs();
    expect(seen).toMatchObject({ folder: workspace.program, secretLength: "the-client-secret".length, variable: "from the run" });
    expect(seen.configKeys).toContain("azure-native:clientSecret");
    expect(seen.configKeys).toContain("engine-program:key");
    expect(seen.identity).toContain("@azure/identity");
    expect(JSON.stringify(arm.requests)).not.toContain("the-client-secret");
  });

  it("keeps secrets encrypted", async () => {
    expect(workspace.azure.hidden(`${service}/namedValues/key`)).toEqual({ value: "the-key" });
    const state = JSON.stringify(await workspace.exportState());
    expect(["the-key", "the-client-secret"].filter((secret) => state.includes(secret))).toEqual([]);
    expect(await workspace.outputs({ showSecrets: true })).toMatchObject({ secret: "the-key" });
  });

  it("then has nothing to do", async () => {
    const preview = await workspace.preview({ args: ["--expect-no-changes"] });
    expect(preview.changes).toEqual([]);
  });

  it("updates a changed policy in place, and reports what Azure refuses", async () => {
    await workspace.edit("policy.xml", (text) => text.replace("x-key", "x-other-key"));
    const refused = await workspace.up({
      mayFail: true,
      env: AzureDouble.failing({ op: "update", match: "/apis/orders/policies/", error: "no, thanks" }),
    });
    expect(refused.code).not.toBe(0);
    expect(refused.diagnostics).toContainEqual(
      expect.objectContaining({ severity: "error", message: expect.stringContaining("no, thanks") }),
    );

    const up = await workspace.up();
    expect(up.changes.map(({ op, name, diffs }) => ({ op, name, diffs }))).toEqual([
      { op: "update", name: "orders-policy", diffs: ["value"] },
    ]);
    expect(workspace.azure.get(`${service}/apis/orders/policies/policy`)?.properties.value).toContain("x-other-key");
  });

  it("replaces a resource whose path changes", async () => {
    await workspace.edit("index.ts", (text) => text.replace('apiId: "orders"', 'apiId: "sales"'));
    const preview = await workspace.preview();
    await workspace.edit("index.ts", (text) => text.replace('apiId: "sales"', 'apiId: "orders"'));
    const ops = preview.changes.map(({ op, name }) => `${op} ${name}`);
    expect(ops).toEqual(expect.arrayContaining(["replace orders", "replace orders-policy"]));
  });

  it("sees what was changed behind its back", async () => {
    const api = workspace.azure.get(`${service}/apis/orders`);
    workspace.azure.put(`${service}/apis/orders`, { ...api, properties: { ...api?.properties, displayName: "Sales" } });
    const drift = await workspace.preview({ args: ["--refresh"] });
    expect(drift.changes.filter(({ op }) => op === "update").map(({ name, diffs }) => ({ name, diffs }))).toEqual([
      { name: "orders", diffs: ["displayName"] },
    ]);
  });

  it("refuses a policy that names an unknown value", async () => {
    await workspace.edit("policy.xml", (text) => text.replace("{{key}}", "{{nothing}}"));
    const up = await workspace.up({ mayFail: true });
    await workspace.edit("policy.xml", (text) => text.replace("{{nothing}}", "{{key}}"));
    expect(up.output).toContain("Cannot find a property 'nothing'");
  });

  it("refuses to create what another stack has created", async () => {
    const other = await EngineWorkspace.create({ engine, program, azure: workspace.azure });
    try {
      await configure(other);
      const up = await other.up({ mayFail: true });
      expect(up.code).not.toBe(0);
      expect(up.output).toContain(`cannot create already existing resource '${group}'`);
    } finally {
      await other.dispose();
    }
  });

  it("says what a run printed that failed or took too long", async () => {
    await expect(workspace.preview({ timeoutMs: 300 })).rejects.toThrow(/pulumi preview .* did not end within 300 ms/);
    await expect(workspace.preview({ args: ["--stack", "nowhere"] })).rejects.toThrow(/ended with code \d+\n.*no stack named 'nowhere'/s);
  });

  it("destroys everything", async () => {
    await workspace.destroy();
    expect(workspace.azure.all()).toEqual([]);
  });
});
