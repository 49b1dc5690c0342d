import { afterAll, beforeAll, expect, it } from "vitest";
import { ArmDouble } from "../support/engine/arm-double";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { EngineWorkspace } from "../support/engine/workspace";

const subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
const service = `${subscription}/resourceGroups/rg-apis-dev/providers/Microsoft.ApiManagement/service/apim-contoso-dev`;
const canary = "canary-7f3a91-client-secret";

describeWithEngine("the stack dev on the real engine", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;

  beforeAll(async () => {
    workspace = await EngineWorkspace.create({ engine });
    arm = new ArmDouble({ azure: workspace.azure });
    await arm.start();
    Object.assign(workspace.env, arm.environment());
    await workspace.initSignedIn("dev", canary);
    // Azure takes its time: once it says that the provider is being registered.
    arm.registrations.unregister("11111111-1111-1111-1111-111111111111", "Microsoft.ApiSecurity", { polls: 1 });
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  it("previews without touching Azure", async () => {
    const preview = await workspace.preview();
    expect(preview.summary.create).toBeGreaterThan(40);
    expect(Object.keys(preview.summary)).toEqual(["create"]);
    expect(preview.diagnostics).toEqual([]);
    expect(workspace.azure.all()).toEqual([]);
    expect(arm.requests).toEqual([]);
  });

  it("deploys, and registers Microsoft.ApiSecurity first", async () => {
    const up = await workspace.up();
    expect(up.changes.every(({ op }) => op === "create")).toBe(true);
    expect(up.output).toContain("waiting for the resource provider Microsoft.ApiSecurity to be registered");
    expect(workspace.azure.get(`${service}/apis/accounts/operations/getAccountDetails/policies/policy`)?.properties).toMatchObject({
      format: "rawxml",
      value: expect.stringContaining('context.Request.MatchedParameters["userId"]'),
    });
    expect(workspace.azure.get(`${service}/providers/Microsoft.Security/apiCollections/accounts`)).toBeDefined();
    const written = arm.requests.filter(({ method }) => method !== "GET" && method !== "POST");
    expect(written.map(({ method, path }) => `${method} ${path.replace(subscription, "")}`).sort()).toEqual([
      "PATCH /resourceGroups/rg-apis-dev/providers/Microsoft.ApiManagement/service/apim-contoso-dev/tenant/access",
      "PUT /providers/Microsoft.Security/pricings/Api",
      "PUT /resourceGroups/rg-apis-dev/providers/Microsoft.ApiManagement/service/apim-contoso-dev/portalsettings/signup",
    ]);
    expect(arm.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/register"))).toHaveLength(1);
    const registered = arm.requests.findIndex(({ method, path }) => method === "POST" && path.endsWith("/register"));
    const paid = arm.requests.findIndex(({ method, path }) => method === "PUT" && path.endsWith("/pricings/Api"));
    expect(registered).toBeLessThan(paid);
    expect((await workspace.outputs()).gatewayUrl).toMatch(/^https:/);
  });

  it("finds no drift where nothing has changed, although Azure shows policies in a layout of its own", async () => {
    const refresh = await workspace.refresh();
    const policies = refresh.steps.filter(({ op, type }) => op === "refresh" && /:\w*Policy$/.test(type));
    expect(policies.length).toBeGreaterThan(5);
    expect(refresh.drift).toEqual([]);
    expect(refresh.summary).toEqual({ same: expect.any(Number) });
  });

  it("keeps secrets out of the state and out of every request", async () => {
    const state = JSON.stringify(await workspace.exportState());
    expect(state).not.toContain(canary);
    expect(state).not.toContain("InstrumentationKey=");
    expect(JSON.stringify(arm.requests)).not.toContain(canary);
    expect(JSON.stringify(workspace.azure.all())).not.toContain(canary);
  });

  it("updates one changed policy in place", async () => {
    await workspace.edit("stacks/apis/accounts/api.ts", (text) =>
      text.replace('listStatements: ["Accounts.Read"]', 'listStatements: ["Accounts.Search"]'),
    );
    const up = await workspace.up();
    expect(up.changes.map(({ op, name, diffs }) => ({ op, name, diffs }))).toEqual([
      { op: "update", name: "accounts/listStatements", diffs: ["value"] },
    ]);
  });

  it("has nothing to do where a definition is only reordered", async () => {
    await workspace.edit("stacks/apis/accounts/openapi.yaml", (text) => {
      const [head = "", rest = ""] = text.split(/^paths:\n/m);
      const [paths = "", components = ""] = rest.split(/^components:\n/m);
      const blocks = paths.split(/^(?= {2}\/)/m);
      return `${head}paths:\n${blocks.reverse().join("")}components:\n${components}`;
    });
    const preview = await workspace.preview({ args: ["--expect-no-changes"] });
    expect(preview.changes).toEqual([]);
  });

  it("stops before anything is registered where the baseline does not hold", async () => {
    const api = "stacks/apis/accounts/api.ts";
    await workspace.edit(api, (text) => text.replace('      getAccountDetails: { bind: { userId: claim("oid") } },\n', ""));
    const stopped = await workspace.up({ mayFail: true });
    await workspace.edit(api, (text) =>
      text.replace("    operations: {\n", '    operations: {\n      getAccountDetails: { bind: { userId: claim("oid") } },\n'),
    );
    expect(stopped.code).not.toBe(0);
    expect(stopped.output).toContain("1 rule of the baseline does not hold; nothing has been deployed.");
    expect(stopped.output).toContain("object-level-authorization (APIM-AUT-011)  apis/accounts/operations/getAccountDetails");
    expect(stopped.output).toContain("stacks/apis/accounts/api.ts: nobody decides whether the caller may touch {userId}");
    // Neither a stack trace, nor a change of anything but the stack itself.
    expect(stopped.output).not.toMatch(/^\s+at .*\.ts:\d+/m);
    expect(stopped.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  it("shows what was changed behind its back, and mends that and nothing else", async () => {
    const edit = (id: string, properties: Record<string, unknown>) => {
      const found = workspace.azure.get(id);
      workspace.azure.put(id, { ...found, properties: { ...found?.properties, ...properties } }, { checked: false });
    };
    const policy = `${service}/apis/accounts/operations/getAccountDetails/policies/policy`;
    const declared = workspace.azure.get(policy)?.properties.value;
    // By hand at the portal: a check is gone, an operation has lost its policy, an old protocol and the management API are on.
    edit(policy, { value: "<policies>\n    <inbound>\n        <base />\n    </inbound>\n</policies>\n" });
    workspace.azure.remove(`${service}/apis/accounts/operations/listStatements/policies/policy`);
    const { customProperties } = workspace.azure.get(service)?.properties ?? {};
    const [protocol = ""] = Object.keys(customProperties).filter((name) => name.endsWith("Protocols.Tls10"));
    edit(service, { customProperties: { ...customProperties, [protocol]: "True" } });
    edit(`${service}/tenant/access`, { enabled: true });
    // That one is edited at the service, and stays so.
    edit(`${service}/namedValues/blocked-callers`, { value: "203.0.113.9" });

    const { drift } = await workspace.refresh();
    expect(drift.map(({ op, name }) => `${op} ${name}`).sort()).toEqual([
      "delete accounts/listStatements",
      "update access",
      "update accounts/getAccountDetails",
      "update apim-contoso-dev",
      "update blocked-callers",
    ]);

    const up = await workspace.up();
    expect(up.changes.map(({ op, name, diffs }) => `${op} ${name} ${diffs}`).sort()).toEqual([
      "create accounts/listStatements ",
      "update access ",
      "update accounts/getAccountDetails value",
      "update apim-contoso-dev customProperties",
    ]);
    expect(workspace.azure.get(policy)?.properties.value).toBe(declared);
    expect(workspace.azure.get(service)?.properties.customProperties).toEqual(customProperties);
    expect(workspace.azure.get(`${service}/tenant/access`)?.properties.enabled).toBe(false);
    expect(workspace.azure.get(`${service}/namedValues/blocked-callers`)?.properties.value).toBe("203.0.113.9");
  });

  it("destroys what it made and keeps what exists once", async () => {
    const before = arm.requests.length;
    await workspace.destroy();
    expect(arm.requests.slice(before).filter(({ method }) => method === "DELETE")).toEqual([]);
    expect(workspace.azure.list(`${subscription}/resourceGroups/`)).toEqual([]);
    expect(workspace.azure.get(`${subscription}/providers/Microsoft.Security/pricings/Api`)?.properties.pricingTier).toBe("Standard");
  });
});
