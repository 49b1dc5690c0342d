import type { EstateRecord } from "../../estate/estate";
import { isKnown, whyUnknown } from "../../estate/value";
import type { Report } from "../rule";

const gateway = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security";

/** The names of the service's switches for old protocols, on the side of the callers or of the backends. */
export function protocolSwitches(side: "frontend" | "backend"): readonly string[] {
  const prefix = side === "frontend" ? `${gateway}.Protocols` : `${gateway}.Backend.Protocols`;
  return ["Tls10", "Tls11", "Ssl30"].map((protocol) => `${prefix}.${protocol}`);
}

/**
 * Reports the switches that are on. They are strings, and absent ones are off for every service that was made after
 * April 2018 (REST reference of the service, `customProperties`).
 */
export function checkSwitchesOff(record: EstateRecord<"service">, names: readonly string[], what: string, report: Report) {
  const { customProperties } = record.properties;
  if (customProperties === undefined) return;
  if (!isKnown(customProperties)) {
    report.unknown(whyUnknown(customProperties));
    return;
  }
  for (const name of names) {
    const value = customProperties[name];
    if (value === undefined) continue;
    if (!isKnown(value)) report.unknown(whyUnknown(value));
    else if (String(value).toLowerCase() === "true") {
      report.finding(`${name.split(".").pop()} is accepted from ${what}`, { property: `properties/customProperties/${name}` });
    }
  }
}
