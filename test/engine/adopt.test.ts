import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { inputsOf } from "../../infra/azure/inputs";
import type { EstateRecord } from "../../policies/estate/estate";
import { parametersOf, serviceOf } from "../../policies/estate/path";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { EngineWorkspace, timeouts } from "../support/engine/workspace";
import { palisade } from "../support/palisade";
import { apisStackFile, serviceId, subscription, subscriptionId } from "../support/stack-files";

// The command line sets shorter ones.
vi.setConfig({ testTimeout: 5 * 60_000, hookTimeout: 5 * 60_000 });

const { shown } = require("../support/engine/azure/shown.cjs");

const canary = "canary-51c2e0-legacy-key";
const servicePath = serviceId.slice(subscription.length);

const legacyKey = {
  kind: "namedValues",
  path: `${servicePath}/namedValues/legacy-key`,
  properties: { displayName: "legacy-key", secret: true, value: canary },
} as unknown as EstateRecord;

describeWithEngine("a service that is there is adopted", (engine) => {
  let workspace: EngineWorkspace;

  /** Sets the scene as a service shows it: every record as the resource that a deployment would have made. */
  function exists(record: EstateRecord) {
    const inputs = inputsOf(record, ({ $late }) => `${subscription}${$late.replace(/#id$/, "")}`) as Record<string, unknown>;
    const parameters = Object.keys(parametersOf(record.kind, record.path) ?? {});
    const envelope = Object.keys(record.envelope ?? {});
    const properties = Object.fromEntries(
      Object.entries(inputs).filter(([name]) => !parameters.includes(name) && !envelope.includes(name)),
    );
    workspace.azure.put(`${subscription}${record.path}`, { ...record.envelope, properties }, { checked: false });
  }

  beforeAll(async () => {
    workspace = await EngineWorkspace.create({ engine });
    const { code, output } = await palisade(["plan", "--stack", "dev"], { cwd: workspace.program });
    expect(code, output).toBe(0);
    const file = workspace.file("out/dev/estate.json");
    const estate = JSON.parse(await readFile(file, "utf8")) as { records: EstateRecord[] };
    estate.records.push(legacyKey);
    const service = estate.records
      .filter(({ kind, path: place }) => kind === "resourceGroups" || serviceOf(place) === servicePath)
      // The service numbers what has no revision.
      .map((each) => (each.kind === "apis" ? ({ ...each, properties: { ...each.properties, apiRevision: "1" } } as EstateRecord) : each));
    for (const each of service.filter(({ kind }) => kind !== "loggers")) exists(each);
    await writeFile(path.join(workspace.root, "export.json"), JSON.stringify({ ...estate, records: service }));
    const dev = await readFile(workspace.file("stacks/Pulumi.dev.yaml"), "utf8");
    await workspace.write("stacks/Pulumi.adopted.yaml", apisStackFile(dev, { file: "stacks/adopted/estate.json" }));
  });

  afterAll(async () => {
    await workspace?.dispose();
  });

  it("is declared without its secrets", async () => {
    const args = ["adopt", path.join(workspace.root, "export.json"), "--service", serviceId];
    const { code, stdout, output } = await palisade(args, { cwd: workspace.program });
    expect(code, output).toBe(0);
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining(["apis/accounts", "products/starter", "namedValues/legacy-key", "policies/policy"]),
    );
    expect(output).toContain("pulumi config set --secret secrets:legacy-key");
    for (const file of ["adopted.ts", "import.json", "estate.json"])
      expect(await readFile(workspace.file(`stacks/adopted/${file}`), "utf8")).not.toContain(canary);
  });

  it("comes into the state, without a write", async () => {
    await workspace.write(
      "stacks/index.ts",
      `import { runStack } from "../infra";
import { adopted } from "./adopted/adopted";
import { settings } from "./settings";

const leave = { reason: "adopted as it was", owner: "api-team", approver: "security", expires: "2099-01-01" };

export = () =>
  runStack({
    settings,
    declare: () => ({
      apis: [],
      records: adopted,
      waivers: [{ rule: "named-values-from-key-vault", subject: "namedValues/legacy-key", ...leave }],
    }),
  });
`,
    );
    await workspace.init("adopted");
    await workspace.setConfig("azure-native:subscriptionId", subscriptionId);
    await workspace.setConfig("secrets:legacy-key", canary, { secret: true });
    const imported = await workspace.run(
      ["import", "--file", "stacks/adopted/import.json", "--generate-code=false", "--protect=false", "--yes", "--skip-preview"],
      { timeoutMs: timeouts.update },
    );
    expect(imported.code, imported.output).toBe(0);
    expect(workspace.azure.calls().filter(({ op }) => op !== "read")).toEqual([]);
  });

  it("has what is asked for changed, and nothing else but the layout of policies", async () => {
    await workspace.edit("stacks/adopted/adopted.ts", (text) => text.replace('displayName: "Starter"', 'displayName: "Starters"'));
    const { changes } = await workspace.up();
    const policies = changes.filter(({ type }) => /:\w*Policy$/.test(type));
    const others = changes.filter((change) => !policies.includes(change));
    expect(others.map(({ op, name, diffs }) => ({ op, name, diffs }))).toEqual([{ op: "update", name: "starter", diffs: ["displayName"] }]);
    expect(policies.map(({ name }) => name)).toContain("accounts/getStatement");
    for (const { op, name, diffs, oldInputs, newInputs } of policies) {
      expect([op, name, ...[...diffs].sort()]).toEqual(["update", name, "format", "value"]);
      // As it is declared, the service shows it in just the words in which it was imported.
      const { format, value } = newInputs ?? {};
      expect(shown({ type: "service/policies", properties: { format, value } }).properties.value).toBe(oldInputs?.value);
    }
    expect((await workspace.preview({ args: ["--expect-no-changes"] })).changes).toEqual([]);
    expect(workspace.azure.hidden(`${serviceId}/namedValues/legacy-key`).value).toBe(canary);
    expect(JSON.stringify(await workspace.exportState())).not.toContain(canary);
  });
});
