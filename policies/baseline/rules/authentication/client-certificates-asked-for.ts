import type { PolicyDocument } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { isPolicyRecord } from "../../../estate/policy-records";
import { tierOf } from "../../../estate/tier";
import { isKnown, type Json, whyUnknown } from "../../../estate/value";
import { examplePolicy, exampleRecord } from "../../examples";
import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

const policy = examplePolicy(
  '<policies><inbound><base /><validate-client-certificate><identities><identity subject="CN=a" /></identities></validate-client-certificate></inbound></policies>',
);
const service = (negotiateClientCertificate: boolean) =>
  exampleRecord("service", {
    hostnameConfigurations: [{ type: "Proxy", hostName: "api.contoso.example", keyVaultId: "https://v", negotiateClientCertificate }],
  });

export const clientCertificatesAskedFor = defineRule({
  id: "APIM-AUT-008",
  slug: "client-certificates-asked-for",
  severity: "medium",
  title: "The gateway asks for client certificates where policies check them.",
  why: "A certificate that was never asked for is not there: the policy refuses everybody, or checks nothing.",
  fix: "Set negotiateClientCertificate on the gateway's host names; on Consumption, enableClientCertificate.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-3"], checkov: ["CKV_AZURE_152"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    if (!usesCertificates(estate, record.path)) return;
    if (tierOf(record) === "consumption") {
      if (record.properties.enableClientCertificate !== true) {
        report.finding("policies check client certificates, and the gateway does not ask for them", {
          property: "properties/enableClientCertificate",
        });
      }
      return;
    }
    const { hostnameConfigurations = [] } = record.properties;
    if (!isKnown(hostnameConfigurations)) report.unknown(whyUnknown(hostnameConfigurations));
    else if (!hostnameConfigurations.some(({ negotiateClientCertificate }) => negotiateClientCertificate === true)) {
      report.finding("policies check client certificates, and no host name of the gateway asks for them", {
        property: "properties/hostnameConfigurations",
      });
    }
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property === "properties/hostnameConfigurations" ? `negotiateClientCertificate of a gateway host name in ${property}` : property} to true`,
      set: (now) => (property === "properties/hostnameConfigurations" ? askingForCertificates(now) : true),
      offered: "browsers ask their users for a certificate, and some clients do not go on when they are asked",
    }),
  },
  examples: {
    pass: [{ records: [service(true), policy] }, { title: "Nobody checks them.", records: [service(false)] }],
    fail: [{ records: [service(false), policy] }],
  },
});

/** Host names of the gateway that ask for certificates; undefined where there is none of its own. */
function askingForCertificates(hosts: Json): Json {
  if (!Array.isArray(hosts)) return undefined;
  const isGateway = (host: Json) => typeof host === "object" && host !== null && "type" in host && /^proxy$/i.test(String(host.type));
  return hosts.some(isGateway)
    ? hosts.map((host) => (isGateway(host) ? { ...(host as object), negotiateClientCertificate: true } : host))
    : undefined;
}

function usesCertificates(estate: EstateIndex, service: string): boolean {
  return estate.estate.records.some(
    (record) =>
      isPolicyRecord(record) &&
      record.path.toLowerCase().startsWith(`${service.toLowerCase()}/`) &&
      "root" in record.properties.value &&
      elementsNamed(record.properties.value as PolicyDocument, "validate-client-certificate").length > 0,
  );
}
