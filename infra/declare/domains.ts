import type { Tier } from "../../policies/document/tiers";
import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import type { HostnameConfiguration } from "../../policies/estate/properties";
import { type Endpoint, tierFeatures } from "../../policies/estate/tier-features";
import { idOf, type Maybe, outputOf } from "../../policies/estate/value";
import { type Naming, namesIn } from "./network/names";
import { record, type ServicePlace } from "./record";
import { certificateAccess } from "./role-assignment";

/** Host names of the organisation's own, with certificates that stay in a vault. */
export interface DomainsDeclaration {
  /** The vault of the certificates, as its full ARM id. */
  readonly keyVaultId: string;
  readonly hosts: readonly HostDeclaration[];
}

export interface HostDeclaration {
  readonly name: string;
  /** The gateway unless given. */
  readonly endpoint?: Endpoint;
  /** The certificate's name in the vault: without a version, so that a renewed one is taken up. */
  readonly certificate: string;
  /** Whether the gateway asks callers for a certificate while they connect. */
  readonly clientCertificates?: boolean;
  /** Whether the gateway shows this certificate to clients that name no host; the first host of the gateway unless given. */
  readonly default?: boolean;
}

/** How ARM calls the endpoints (REST reference of the service, `HostnameType`). */
const types: Readonly<Record<Endpoint, string>> = {
  gateway: "Proxy",
  portal: "DeveloperPortal",
  management: "Management",
  configuration: "ConfigurationApi",
  git: "Scm",
};

/** What own host names make: an identity that may read the certificates, and a configuration for each host. */
export interface DomainRecords {
  readonly records: readonly EstateRecord[];
  readonly identityId: Maybe<string>;
  readonly hosts: readonly HostnameConfiguration[];
  readonly refs: readonly string[];
}

/**
 * The host names of a service. The identity is one of its own: the service's is only there once the service is, and the
 * certificates are needed before.
 */
export function domainRecords(
  service: ServicePlace & { readonly location: string; readonly naming?: Naming; readonly tags?: Readonly<Record<string, string>> },
  { keyVaultId, hosts }: DomainsDeclaration,
): DomainRecords {
  const { resourceGroupName, location, naming, tags } = service;
  const resourceName = namesIn(service, naming, location)("identity");
  const path = pathOf("userAssignedIdentities", { resourceGroupName, resourceName });
  const access = certificateAccess(path, keyVaultId);
  const chosen = hosts.find((host) => host.default) ?? hosts.find(({ endpoint = "gateway" }) => endpoint === "gateway");
  return {
    records: [
      record("userAssignedIdentities", { resourceGroupName, resourceName }, {}, { envelope: { location, ...(tags && { tags }) } }),
      access,
    ],
    identityId: idOf(path),
    hosts: hosts.map((host) => ({
      type: types[host.endpoint ?? "gateway"],
      hostName: host.name,
      keyVaultId: `https://${vaultName(keyVaultId)}.vault.azure.net/secrets/${host.certificate}`,
      certificateSource: "KeyVault",
      identityClientId: outputOf(path, "clientId"),
      ...(host === chosen && { defaultSslBinding: true }),
      ...(host.clientCertificates && { negotiateClientCertificate: true }),
    })),
    refs: [path, access.path],
  };
}

function vaultName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1).toLowerCase();
}

/** Host names that the service would refuse for its tier, or could not tell apart. */
export function domainProblems({ hosts }: DomainsDeclaration, tier: Tier, sku: string): string[] {
  const { endpoints, several, wildcards } = tierFeatures[tier].domains;
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { name, endpoint = "gateway", certificate, clientCertificates, default: isDefault } of hosts) {
    const place = `the host name ${name}`;
    if (!/^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(name) || name.length > 253) {
      problems.push(`${place}: it is no host name such as api.contoso.com; write it without https:// and without a path`);
    }
    if (/\.azure-api\.(net|us|cn)$/i.test(name)) problems.push(`${place}: Azure hands this name out itself; leave it out`);
    if (seen.has(name.toLowerCase())) problems.push(`${place}: it is given twice; leave one out`);
    seen.add(name.toLowerCase());
    if (!endpoints.includes(endpoint)) {
      problems.push(`${place}: on ${sku} only ${listed(endpoints)} can have a host name; leave out that of the ${endpoint} endpoint`);
    }
    if (name.startsWith("*.") && !wildcards) problems.push(`${place}: ${sku} takes no wildcards; give the whole name`);
    if (!/^[A-Za-z0-9-]{1,127}$/.test(certificate)) {
      problems.push(`${place}: "${certificate}" is no certificate's name; give its name in the vault, without the address and the version`);
    }
    if (endpoint !== "gateway" && (clientCertificates || isDefault)) {
      problems.push(`${place}: clientCertificates and default are for hosts of the gateway; leave them out for the ${endpoint} endpoint`);
    }
    if (clientCertificates && tier === "consumption") {
      problems.push(`${place}: ${sku} asks for client certificates for all hosts or none; leave clientCertificates out`);
    }
  }
  const ofGateway = hosts.filter(({ endpoint = "gateway" }) => endpoint === "gateway");
  if (ofGateway.length > 1 && !several) {
    problems.push(`the gateway has ${ofGateway.length} host names; ${sku} takes one: choose Developer or Premium, or leave one`);
  }
  if (hosts.filter((host) => host.default).length > 1) problems.push("several host names are the default; one can be");
  return problems;
}

function listed(endpoints: readonly Endpoint[]): string {
  return endpoints.join(" and ");
}
