import { describe, expect, it } from "vitest";
import type { DefenderDeclaration } from "../../../infra/declare/defender";
import { type ServiceDeclaration, type Sku, serviceRecords, skus } from "../../../infra/declare/service";
import { serviceProblems, tagProblems } from "../../../infra/declare/service-problems";
import { rules } from "../../../policies/baseline/rules";
import { checked } from "../../support/baseline";
import { one, place, platform, servicePath } from "../../support/declarations";

const service = (more: Partial<ServiceDeclaration> = {}): ServiceDeclaration => ({ ...platform.service, ...more });
const security = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security";
const vault = "/subscriptions/s/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/contoso";

describe.each(skus)("a service of tier %s", (sku) => {
  const isClassic = ["Developer", "Basic", "Standard", "Premium"].includes(sku);
  const records = serviceRecords(service({ sku, capacity: sku === "Consumption" ? 0 : 1 }));
  const { properties, envelope, path } = one(records, "service");

  it("has an identity, closes old versions of the control plane, and publishes no portal", () => {
    expect(path).toBe(servicePath);
    expect(envelope).toMatchObject({ location: "westeurope", sku: { name: sku }, identity: { type: "SystemAssigned" } });
    expect(properties).toMatchObject({
      apiVersionConstraint: { minApiVersion: "2021-08-01" },
      developerPortalStatus: "Disabled",
      legacyPortalStatus: "Disabled",
      disableGateway: false,
      publicNetworkAccess: "Enabled",
    });
  });

  it(isClassic ? "switches old protocols and weak ciphers off, by text" : "has no switches for protocols", () => {
    const { customProperties } = properties as { customProperties?: Record<string, string> };
    if (!isClassic) {
      expect(customProperties).toBeUndefined();
      return;
    }
    const protocols = ["Tls10", "Tls11", "Ssl30"].flatMap((name) => [
      `${security}.Protocols.${name}`,
      `${security}.Backend.Protocols.${name}`,
    ]);
    expect(Object.keys(customProperties ?? {})).toEqual(expect.arrayContaining([...protocols, `${security}.Ciphers.TripleDes168`]));
    for (const value of Object.values(customProperties ?? {})) expect(value).toBe("False");
  });

  it(isClassic ? "has its direct management and its sign-up off" : "has no settings beside it", () => {
    const settings = records.filter(({ kind }) => kind === "tenant" || kind === "portalsettings");
    expect(settings.map(({ path: each, properties: own, declared }) => [each, own, declared?.manage])).toEqual(
      isClassic
        ? [
            [`${servicePath}/tenant/access`, { enabled: false }, "own"],
            [`${servicePath}/portalsettings/signup`, { enabled: false }, "own"],
          ]
        : [],
    );
  });

  it("fulfils the rules about services", () => {
    const ids = ["APIM-TLS-001", "APIM-TLS-002", "APIM-TLS-003", "APIM-MGT-001", "APIM-MGT-003", "APIM-MGT-004"];
    const about = rules.filter(({ id }) => ids.includes(id));
    expect(about.length).toBeGreaterThan(4);
    expect(checked(records, about)).toMatchObject({ findings: [], unknown: [], errors: [] });
  });
});

describe("a service", () => {
  it("publishes its portal, and is taken back from deletion, where that is said", () => {
    const { properties } = one(serviceRecords(service({ portal: true, restore: true })), "service");
    expect(properties).toMatchObject({ developerPortalStatus: "Enabled", legacyPortalStatus: "Disabled", restore: true });
    expect(one(serviceRecords(service()), "service").properties).not.toHaveProperty("restore");
  });

  it("may read the secrets of its vault, and of nothing else", () => {
    const role = one(serviceRecords(service({ keyVaultId: vault })), "roleAssignments");
    expect(role.path.startsWith(`${vault}/providers/Microsoft.Authorization/roleAssignments/`)).toBe(true);
    expect(role.properties).toMatchObject({
      principalId: { $late: `${servicePath}#identity.principalId` },
      roleDefinitionId: "/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6",
    });
    expect(serviceRecords(service()).some(({ kind }) => kind === "roleAssignments")).toBe(false);
  });

  it("hands tags and file on to what has them", () => {
    const records = serviceRecords(service({ tags: { team: "apis" } }));
    expect(one(records, "resourceGroups").envelope).toEqual({ location: "westeurope", tags: { team: "apis" } });
    expect(one(records, "service").envelope?.tags).toEqual({ team: "apis" });
    for (const { kind, declared } of records) expect([kind, declared?.file]).toEqual([kind, "stacks/Pulumi.dev.yaml"]);
  });

  it("stands in zones where there are some", () => {
    expect(one(serviceRecords(service({ sku: "Premium", capacity: 2, zones: ["1", "2"] })), "service").envelope?.zones).toEqual(["1", "2"]);
    expect(one(serviceRecords(service()), "service").envelope).not.toHaveProperty("zones");
  });
});

describe("scale units and zones that a tier does not have", () => {
  it.each<[Sku, number, string[], string | undefined]>([
    ["Developer", 1, [], undefined],
    ["Developer", 2, [], "the capacity is 2; on Developer it is 1"],
    ["Developer", 0, [], "the capacity is 0; on Developer it is at least 1"],
    ["Consumption", 0, [], undefined],
    ["Consumption", 1, [], "the capacity is 1; on Consumption it is 0"],
    ["Basic", 3, [], "the capacity is 3; on Basic it is at most 2"],
    ["Standard", 5, [], "the capacity is 5; on Standard it is at most 4"],
    ["BasicV2", 11, [], "the capacity is 11; on BasicV2 it is at most 10"],
    ["PremiumV2", 31, [], "the capacity is 31; on PremiumV2 it is at most 30"],
    ["Premium", 4, ["1", "2"], undefined],
    ["Premium", 3, ["1", "2"], "the capacity 3 is no multiple of the 2 zones: 2 or 4 would be"],
    ["Premium", 2, ["1", "1"], "a zone is given twice; leave one out"],
    ["PremiumV2", 2, ["1", "2"], undefined],
    ["StandardV2", 3, ["1", "2", "3"], undefined],
    ["Standard", 1, ["1"], "zones are given; Standard has none: choose Premium, StandardV2 or PremiumV2, or leave them out"],
  ])("%s with capacity %i and zones %j", (sku, capacity, zones, problem) => {
    const declared = service({ ...place, sku, capacity, zones });
    expect(serviceProblems(declared)).toEqual(problem ? [`stacks/Pulumi.dev.yaml: the service: ${problem}`] : []);
  });
});

describe("what a tier does not have", () => {
  it.each<[string, Partial<ServiceDeclaration>, DefenderDeclaration, string | undefined]>([
    [
      "Defender",
      { sku: "Consumption", capacity: 0 },
      { manage: "own", subPlan: "P1" },
      "Defender for APIs does not watch Consumption: set defender.manage to skip, or choose another tier",
    ],
    [
      "Defender, taken as it is",
      { sku: "Consumption", capacity: 0 },
      { manage: "adopt" },
      "Defender for APIs does not watch Consumption: set defender.manage to skip, or choose another tier",
    ],
    ["Defender, left to others", { sku: "Consumption", capacity: 0 }, { manage: "skip" }, undefined],
    [
      "a portal",
      { sku: "Consumption", capacity: 0, portal: true },
      { manage: "skip" },
      "Consumption has no developer portal: set portal to false, or choose another tier",
    ],
  ])("%s", (_, more, defender, problem) => {
    expect(serviceProblems(service(more), defender)).toEqual(problem ? [`stacks/Pulumi.dev.yaml: the service: ${problem}`] : []);
  });
});

describe("required tags", () => {
  it.each([
    ["nothing is asked for", undefined, [], []],
    ["every tag is there, in any case", { Owner: "apis" }, ["owner"], []],
    ["tags are left out or empty", { owner: " " }, ["owner", "costCentre"], ["owner", "costCentre"]],
  ])("%s", (_, tags, required, missing) => {
    expect(tagProblems(tags, required, "s.yaml")).toEqual(
      missing.map((name) => `s.yaml: the tag ${name} is asked for by requiredTags, and tags has none; give it a value`),
    );
  });
});
