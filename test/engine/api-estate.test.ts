import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ArmDouble } from "../support/engine/arm-double";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { EngineWorkspace } from "../support/engine/workspace";

const subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
const service = `${subscription}/resourceGroups/rg-apis-dev/providers/Microsoft.ApiManagement/service/apim-contoso-dev`;
const api = "stacks/apis/accounts/api.ts";

describeWithEngine("an API with revisions, and one registered by an import", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;

  /** Everything that was written to Azure or taken away, by either double, in order. */
  const journal = () =>
    readFileSync(workspace.azure.stateFile, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { body?: { id: string }; id?: string; remove?: string })
      .flatMap(({ body, id, remove }) => {
        const written = body?.id ?? id;
        return remove ? [`- ${remove.replace(service, "")}`] : written ? [`+ ${written.replace(service, "")}`] : [];
      });

  beforeAll(async () => {
    workspace = await EngineWorkspace.create({ engine });
    arm = new ArmDouble({ azure: workspace.azure });
    await arm.start();
    Object.assign(workspace.env, arm.environment());
    await workspace.initSignedIn("dev");
    await workspace.edit(api, (text) =>
      text.replace(
        '    version: "v1",\n',
        '    version: "v1",\n    revision: { number: 1, description: "First.", release: { notes: "First." } },\n',
      ),
    );
    await workspace.edit("stacks/apis/catalogue/api.ts", (text) =>
      text
        .replace("import { defineApi", "import { defineApi, imported")
        .replace(/operations: (\{[\s\S]*?\n {4}\}),/, "operations: imported($1),"),
    );
    await workspace.edit("stacks/index.ts", (text) =>
      text.replace(
        "      ...platform(stack),\n",
        '      ...platform(stack),\n      namedValues: ["a", "b", "c"].map((name) => ({ name, value: name })),\n',
      ),
    );
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  it("opens no revision before its policies are there", async () => {
    await workspace.up();
    const all = journal();
    const at = (entry: string) => {
      expect(all).toContain(entry);
      return all.indexOf(entry);
    };
    expect(at("+ /apis/accounts;rev=1/policies/policy")).toBeLessThan(at("+ /apis/accounts;rev=1/operations/getAccountDetails"));
    const release = at("+ /apis/accounts/releases/rev-1");
    for (const [index, entry] of all.entries())
      if (entry.startsWith("+ /apis/accounts;rev=1")) expect([entry, index < release]).toEqual([entry, true]);
    expect(release).toBeLessThan(at("+ /products/starter/apis/accounts"));
    expect(all.filter((entry) => entry.startsWith("+ /namedValues/"))).toEqual([
      "+ /namedValues/a",
      "+ /namedValues/b",
      "+ /namedValues/blocked-callers",
      "+ /namedValues/c",
    ]);
  });

  it("leaves operations to the service where they are imported", () => {
    expect(workspace.azure.get(`${service}/apis/catalogue`)?.properties).toMatchObject({
      format: "openapi+json",
      value: expect.stringContaining('"operationId"'),
    });
    expect(workspace.azure.list(`${service}/apis/catalogue/operations`)).toEqual([]);
  });

  it("has nothing to do then but one update for one changed policy", async () => {
    await workspace.edit(api, (text) => text.replace('listStatements: ["Accounts.Read"]', 'listStatements: ["Accounts.Search"]'));
    const { changes } = await workspace.preview({ args: ["--refresh"] });
    expect(changes.map(({ op, name, diffs }) => ({ op, name, diffs }))).toEqual([
      { op: "update", name: "accounts;rev=1/listStatements", diffs: ["value"] },
    ]);
  });

  it("brings in the next revision whole before it takes the former away", async () => {
    const before = journal().length;
    await workspace.edit(api, (text) => text.replace('number: 1, description: "First."', 'number: 2, description: "Second."'));
    await workspace.up();
    const all = journal().slice(before);
    const release = all.indexOf("+ /apis/accounts/releases/rev-2");
    const arrived = all.flatMap((entry, index) => (entry.startsWith("+ /apis/accounts;rev=2") ? [index] : []));
    const gone = all.flatMap((entry, index) => (entry.startsWith("- /apis/accounts;rev=1") ? [index] : []));
    expect(arrived.length).toBeGreaterThan(5);
    expect(gone.length).toBeGreaterThan(5);
    expect(Math.max(...arrived)).toBeLessThan(release);
    expect(release).toBeLessThan(Math.min(...gone));
    // Operations go before the policy that protects them.
    expect(all.indexOf("- /apis/accounts;rev=1/operations/getAccountDetails")).toBeLessThan(
      all.indexOf("- /apis/accounts;rev=1/policies/policy"),
    );
    expect(all.filter((entry) => entry.includes("/products/"))).toEqual([]);
  });
});
