import type { EstateRecord } from "../../estate/estate";
import { isKnown, whyUnknown } from "../../estate/value";
import type { Report } from "../rule";

const security = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security";

/** The names of the service's switches for old protocols, on the side of the callers or of the backends. */
export function protocolSwitches(side: "frontend" | "backend"): readonly string[] {
  const prefix = side === "frontend" ? `${security}.Protocols` : `${security}.Backend.Protocols`;
  return ["Tls10", "Tls11", "Ssl30"].map((protocol) => `${prefix}.${protocol}`);
}

/** The switches of ciphers that are broken, or lack forward secrecy or authenticated encryption (protocols and ciphers in API Management). */
export const weakCiphers: readonly string[] = [
  "TripleDes168",
  "TLS_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA256",
  "TLS_RSA_WITH_AES_128_CBC_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA",
  "TLS_RSA_WITH_AES_128_CBC_SHA",
  "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
  "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
].map((cipher) => `${security}.Ciphers.${cipher}`);

interface SwitchKind {
  /** What is said of one that is on, behind its short name. */
  readonly on: string;
  /** What one is that the service does not list (REST reference of the service, `customProperties`). */
  readonly absent: "on" | "off";
}

/** Reports the switches of a service that are on. Their values are strings. */
export function checkSwitchesOff(record: EstateRecord<"service">, names: readonly string[], kind: SwitchKind, report: Report) {
  const { customProperties = {} } = record.properties;
  if (!isKnown(customProperties)) {
    report.unknown(whyUnknown(customProperties));
    return;
  }
  for (const name of names) {
    const value = customProperties[name] ?? (kind.absent === "on" ? "True" : "False");
    if (!isKnown(value)) report.unknown(whyUnknown(value));
    else if (String(value).toLowerCase() === "true") {
      report.finding(`${name.split(".").pop()} ${kind.on}`, { property: `properties/customProperties/${name}` });
    }
  }
}
