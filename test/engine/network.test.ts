import { afterAll, beforeAll, expect, it } from "vitest";
import { ArmDouble } from "../support/engine/arm-double";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { EngineWorkspace } from "../support/engine/workspace";

const subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
const serviceOf = (stack: string) =>
  `${subscription}/resourceGroups/rg-apis-${stack}/providers/Microsoft.ApiManagement/service/apim-contoso-${stack}`;

/** A workspace with a stack of the repository, whose settings say more. */
async function withStack(engine: Parameters<typeof EngineWorkspace.create>[0]["engine"], stack: string, settings: string) {
  const workspace = await EngineWorkspace.create({ engine });
  const arm = new ArmDouble({ azure: workspace.azure });
  await arm.start();
  Object.assign(workspace.env, arm.environment());
  await workspace.edit(`stacks/Pulumi.${stack}.yaml`, (text) => `${text}${settings}`);
  await workspace.initSignedIn(stack);
  return { workspace, arm };
}

describeWithEngine("a private endpoint on the real engine", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;
  const service = serviceOf("dev");
  const settings = `  palisade:network:
    kind: private-endpoint
    phase: connect
    subnet:
      addressSpace: 10.20.0.0/24
      prefix: 10.20.0.0/27
`;

  beforeAll(async () => {
    ({ workspace, arm } = await withStack(engine, "dev", settings));
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  it("is made and approved in the phase connect", async () => {
    await workspace.up();
    const [connection] = workspace.azure.list(`${service}/privateEndpointConnections`);
    expect(connection?.properties.privateLinkServiceConnectionState.status).toBe("Approved");
    expect(workspace.azure.get(service)?.properties.publicNetworkAccess).toBe("Enabled");
  });

  it("is the only way in after the phase closed, which changes nothing else", async () => {
    await workspace.edit("stacks/Pulumi.dev.yaml", (text) => text.replace("phase: connect", "phase: closed"));
    const { changes } = await workspace.up();
    expect(changes.map(({ op, name, diffs }) => ({ op, name, diffs }))).toEqual([
      { op: "update", name: "apim-contoso-dev", diffs: ["publicNetworkAccess"] },
    ]);
    expect(workspace.azure.get(service)?.properties.publicNetworkAccess).toBe("Disabled");
  });
});

describeWithEngine("an internal service on the real engine", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;
  const service = serviceOf("prod");
  const vault = `${subscription}/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/contoso`;
  const settings = `  palisade:network:
    kind: vnet-internal
    subnet:
      addressSpace: 10.20.0.0/24
      prefix: 10.20.0.0/26
      routeTable: { firewall: 10.0.0.4 }
  palisade:protection:
    protect: true
    locks: [service]
`;

  beforeAll(async () => {
    ({ workspace, arm } = await withStack(engine, "prod", settings));
    await workspace.edit("stacks/Pulumi.prod.yaml", (text) =>
      text.replace(
        /^( {4})zones: .*$/m,
        `$&\n$1domains:\n$1  keyVaultId: ${vault}\n$1  hosts:\n$1    - { name: api.contoso.example, certificate: api }`,
      ),
    );
    workspace.azure.put(`${subscription}/resourceGroups/keys`, { location: "westeurope" });
    workspace.azure.put(vault, { location: "westeurope" });
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  it("stands in its network with its names, its certificate and its lock", async () => {
    await workspace.up();
    const made = workspace.azure.get(service);
    expect(made?.zones).toEqual(["1", "2", "3"]);
    expect(made?.properties).toMatchObject({
      virtualNetworkType: "Internal",
      hostnameConfigurations: [
        { type: "Proxy", hostName: "api.contoso.example", identityClientId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      ],
    });
    const zone = `${subscription}/resourceGroups/rg-apis-prod/providers/Microsoft.Network/privateDnsZones/apim-contoso-prod.azure-api.net`;
    expect(workspace.azure.get(`${zone}/A/@`)?.properties.aRecords).toEqual([{ ipv4Address: "10.0.0.5" }]);
    expect((await workspace.up()).changes).toEqual([]);
  });

  it("is kept, by the engine and by Azure", async () => {
    const { deployment } = await workspace.exportState();
    const kept = deployment.resources
      .filter(({ protect }: { protect?: boolean }) => protect)
      .map(({ type }: { type: string }) => type.split(":").at(-1));
    expect(new Set(kept)).toEqual(
      new Set([
        "ResourceGroup",
        "ApiManagementService",
        "Workspace",
        "VirtualNetwork",
        "Subnet",
        "PublicIPAddress",
        "UserAssignedIdentity",
      ]),
    );
    const refused = await workspace.destroy({ mayFail: true });
    expect(refused.output).toContain("ScopeLocked");
    expect(workspace.azure.get(`${service}/apis/accounts`)).toBeDefined();
  });
});
