import { describe, expect, it } from "vitest";
import { type DomainsDeclaration, domainProblems, type HostDeclaration } from "../../../infra/declare/domains";
import { type ServiceDeclaration, type Sku, serviceRecords } from "../../../infra/declare/service";
import { rules } from "../../../policies/baseline/rules";
import { tierNamed } from "../../../policies/document/tiers";
import { checked } from "../../support/baseline";
import { declare, one, platform, servicePath } from "../../support/declarations";

const vault = "/subscriptions/s/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/Contoso";
const identity = "/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/apim-certificates";
const host = (more: Partial<HostDeclaration> = {}): HostDeclaration => ({ name: "api.contoso.com", certificate: "api", ...more });
const service = (domains: DomainsDeclaration, more: Partial<ServiceDeclaration> = {}) => ({ ...platform.service, domains, ...more });

describe("host names", () => {
  const records = serviceRecords(
    service({
      keyVaultId: vault,
      hosts: [host({ endpoint: "portal", name: "dev.contoso.com" }), host(), host({ name: "old.contoso.com", clientCertificates: true })],
    }),
  );

  it("take their certificates from the vault, by an identity that may read them", () => {
    const access = one(records, "roleAssignments");
    expect(access.path.startsWith(`${vault}/providers/`)).toBe(true);
    expect(access).toMatchObject({
      properties: {
        principalId: { $late: `${identity}#principalId` },
        roleDefinitionId: expect.stringContaining("4633458b-17de-408a-b874-0445c86b69e6"),
      },
      refs: [identity],
    });
    const { envelope, properties, refs } = one(records, "service");
    expect(envelope?.identity).toEqual({ type: "SystemAssigned, UserAssigned", userAssignedIdentities: [{ $late: `${identity}#id` }] });
    expect(refs).toEqual([access.path, identity].sort());
    const from = {
      keyVaultId: "https://contoso.vault.azure.net/secrets/api",
      certificateSource: "KeyVault",
      identityClientId: { $late: `${identity}#clientId` },
    };
    expect(properties.hostnameConfigurations).toEqual([
      { type: "DeveloperPortal", hostName: "dev.contoso.com", ...from },
      { type: "Proxy", hostName: "api.contoso.com", ...from, defaultSslBinding: true },
      { type: "Proxy", hostName: "old.contoso.com", ...from, negotiateClientCertificate: true },
    ]);
  });

  it("fulfil the rules about certificates and identities", () => {
    const about = rules.filter(({ id }) => ["APIM-TLS-007", "APIM-TLS-008", "APIM-MGT-004"].includes(id));
    expect(checked(records, about)).toMatchObject({ findings: [], unknown: [], errors: [] });
  });

  it("leave named values to the service's own identity", async () => {
    const { records: all } = await declare([], {
      service: service({ keyVaultId: vault, hosts: [host()] }, { keyVaultId: vault }),
      namedValues: [{ name: "key", secretIdentifier: "https://contoso.vault.azure.net/secrets/key" }],
    });
    const own = all.find(({ path, refs }) => path.startsWith(`${vault}/`) && refs?.includes(servicePath));
    expect(own?.properties).toMatchObject({ principalId: { $late: `${servicePath}#identity.principalId` } });
    expect(one(all, "namedValues", "key").refs).toEqual([own?.path]);
  });
});

describe("host names that are refused", () => {
  it.each<[string, Sku, readonly HostDeclaration[], readonly RegExp[]]>([
    ["as they should be", "Premium", [host(), host({ name: "*.contoso.com" }), host({ name: "git.contoso.com", endpoint: "git" })], []],
    ["one on Consumption", "Consumption", [host()], []],
    [
      "a wildcard on Consumption",
      "Consumption",
      [host({ name: "*.contoso.com" })],
      [/Consumption takes no wildcards; give the whole name/],
    ],
    [
      "a portal on Consumption",
      "Consumption",
      [host({ endpoint: "portal" })],
      [/only gateway can have a host name; leave out that of the portal/],
    ],
    ["the management endpoint on v2", "PremiumV2", [host({ endpoint: "management" })], [/on PremiumV2 only gateway and portal/]],
    [
      "two of the gateway on Standard",
      "Standard",
      [host(), host({ name: "b.contoso.com" })],
      [/has 2 host names; Standard takes one: choose Developer or Premium/],
    ],
    ["an address", "Premium", [host({ name: "https://api.contoso.com/" })], [/is no host name such as/]],
    ["Azure's own", "Premium", [host({ name: "apim.azure-api.net" })], [/Azure hands this name out itself/]],
    ["one twice, in any case", "Premium", [host(), host({ name: "API.contoso.com" })], [/given twice/]],
    [
      "a certificate's address",
      "Premium",
      [host({ certificate: "https://v.vault.azure.net/secrets/a/1" })],
      [/without the address and the version/],
    ],
    [
      "two defaults, one of the portal",
      "Premium",
      [host({ default: true }), host({ name: "p.contoso.com", endpoint: "portal", default: true })],
      [/are for hosts of the gateway/, /several host names are the default/],
    ],
  ])("%s", (_, sku, hosts, expected) => {
    const tier = tierNamed(sku);
    if (!tier) throw new Error(sku);
    const said = domainProblems({ keyVaultId: vault, hosts }, tier, sku);
    expect(said).toHaveLength(expected.length);
    expected.forEach((each, index) => {
      expect(said[index]).toMatch(each);
    });
  });
});
