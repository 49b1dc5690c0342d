import { afterAll, beforeAll, expect, it } from "vitest";
import { ArmDouble } from "../support/engine/arm-double";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { EngineWorkspace } from "../support/engine/workspace";

const subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
const service = `${subscription}/resourceGroups/rg-shared-dev/providers/Microsoft.ApiManagement/service/apim-contoso-shared-dev`;

describeWithEngine("platform and APIs as programs of their own", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;
  let platform: { readonly cwd: string };
  let apis: { readonly cwd: string };

  beforeAll(async () => {
    workspace = await EngineWorkspace.create({ engine });
    arm = new ArmDouble({ azure: workspace.azure });
    await arm.start();
    Object.assign(workspace.env, arm.environment());
    const programs = ["platform", "apis"].map((name) => `stacks/programs/${name}`);
    const config = "config:\n  azure-native:clientId: a-client\n  azure-native:clientSecret: a-secret\n";
    const ids = `  azure-native:subscriptionId: ${subscription.split("/").pop()}\n  azure-native:tenantId: 22222222-2222-2222-2222-222222222222\n`;
    for (const program of programs) {
      await workspace.edit(`${program}/Pulumi.dev.yaml`, (text) => text.replace(/^config:\n/m, `${config}${ids}`));
      const { code, output } = await workspace.run(["stack", "init", "dev"], { cwd: workspace.file(program) });
      expect(code, output).toBe(0);
    }
    [platform = { cwd: "" }, apis = { cwd: "" }] = programs.map((program) => ({ cwd: workspace.file(program) }));
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  it("the APIs wait for the platform to tell what it has", async () => {
    const stopped = await workspace.preview({ ...apis, mayFail: true });
    expect(stopped.code).not.toBe(0);
    expect(stopped.output).toContain("organization/palisade-platform/dev");
    expect(workspace.azure.all()).toEqual([]);
  });

  it("the platform is made without APIs, and tells its estate without secrets", async () => {
    await workspace.up(platform);
    expect(workspace.azure.list(`${service}/apis`)).toEqual([]);
    expect(workspace.azure.get(`${service}/products/starter`)).toBeDefined();
    const { code, stdout } = await workspace.run(["stack", "output", "--json"], platform);
    expect(code).toBe(0);
    const { estate, gatewayUrl } = JSON.parse(stdout) as { estate: { records: { kind: string }[] }; gatewayUrl: string };
    expect(gatewayUrl).toMatch(/^https:/);
    expect(estate.records.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["service", "policies", "products/policies", "loggers", "pricings"]),
    );
    expect(stdout).not.toMatch(/InstrumentationKey=|a-secret/);
  });

  it("the APIs come to it, decided with what it has, and touch nothing of it", async () => {
    const calls = workspace.azure.calls().length;
    const requests = arm.requests.length;
    const up = await workspace.up(apis);
    expect(new Set(up.changes.map(({ op }) => op))).toEqual(new Set(["read", "create"]));
    const ids = workspace.azure.list(`${service}/apis`).map(({ name }) => name);
    expect(ids.sort()).toEqual(["accounts", "catalogue"]);
    expect(workspace.azure.get(`${service}/products/starter/apis/accounts`)).toBeDefined();
    expect(workspace.azure.get(`${service}/providers/Microsoft.Security/apiCollections/accounts`)).toBeDefined();
    const made = workspace.azure.calls().slice(calls);
    expect(made.filter(({ id }) => !/\/(?:apis|apiVersionSets|backends|apiCollections)\//i.test(id))).toEqual([]);
    expect(arm.requests.slice(requests).filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("neither has anything to do after the other", async () => {
    for (const program of [platform, apis]) {
      const preview = await workspace.preview({ ...program, args: ["--expect-no-changes"] });
      expect(preview.changes.filter(({ op }) => op !== "read")).toEqual([]);
    }
  });

  it("the APIs go and leave the platform as it is", async () => {
    await workspace.destroy(apis);
    expect(workspace.azure.list(`${service}/apis`)).toEqual([]);
    expect(workspace.azure.get(service)).toBeDefined();
    expect(workspace.azure.get(`${service}/policies/policy`)?.properties.value).toContain("set-header");
  });
});
