import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { idOf } from "../../policies/estate/value";
import { declaredIn, record, type ServicePlace } from "./record";

/** A self-hosted gateway: which APIs it runs, under which names, and whom it trusts. Its container runs elsewhere. */
export interface GatewayDeclaration {
  readonly id: string;
  /** Where it stands, in words: `Basement, Zurich`. */
  readonly location: string;
  readonly description?: string;
  /** The APIs that it runs, by id. */
  readonly apis: readonly string[];
  readonly hostnames?: readonly GatewayHostname[];
  /** Certificates whose issuers sign client certificates, by id. */
  readonly certificateAuthorities?: readonly string[];
  readonly file?: string;
}

export interface GatewayHostname {
  readonly id: string;
  readonly hostname: string;
  /** The certificate of the service that it shows, by id. */
  readonly certificate: string;
  /** Whether clients are asked for a certificate; false unless given. */
  readonly negotiateClientCertificate?: boolean;
}

/** The gateway with TLS 1.2 and later only, its names, authorities and APIs. */
export function gatewayRecords(service: ServicePlace, gateway: GatewayDeclaration): EstateRecord[] {
  const { id, location, description, apis, hostnames = [], certificateAuthorities = [], file } = gateway;
  const path = { ...service, gatewayId: id };
  const certificate = (certificateId: string) => pathOf("certificates", { ...service, certificateId });
  return [
    record("gateways", path, { locationData: { name: location }, ...(description && { description }) }, declaredIn(file)),
    ...hostnames.map(({ id: hcId, hostname, certificate: shown, negotiateClientCertificate = false }) =>
      record(
        "gateways/hostnameConfigurations",
        { ...path, hcId },
        {
          hostname,
          certificateId: idOf(certificate(shown)),
          negotiateClientCertificate,
          http2Enabled: true,
          tls10Enabled: false,
          tls11Enabled: false,
        },
        { refs: [certificate(shown)], ...declaredIn(file) },
      ),
    ),
    ...certificateAuthorities.map((certificateId) =>
      record(
        "gateways/certificateAuthorities",
        { ...path, certificateId },
        { isTrusted: true },
        { refs: [certificate(certificateId)], ...declaredIn(file) },
      ),
    ),
    ...apis.map((apiId) =>
      record("gateways/apis", { ...path, apiId }, {}, { refs: [pathOf("apis", { ...service, apiId })], ...declaredIn(file) }),
    ),
  ];
}
