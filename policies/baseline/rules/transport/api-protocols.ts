import { isKnown, type Json, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const apiProtocols = defineRule({
  id: "APIM-TLS-004",
  slug: "api-protocols",
  severity: "high",
  title: "APIs answer by https and wss only.",
  why: "Over http keys and tokens can be read and changed on the way.",
  fix: "Remove http and ws from the API's protocols.",
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    mcsb: ["DP-3"],
    psrule: ["Azure.APIM.HTTPEndpoint"],
    azurePolicy: ["ee7495e7-3ba7-40b6-bfee-c29e22cc75d4"],
  },
  appliesTo: "apis",
  check({ record }, report) {
    const { protocols } = record.properties;
    if (protocols === undefined) return;
    if (!isKnown(protocols)) {
      report.unknown(whyUnknown(protocols));
      return;
    }
    for (const protocol of protocols) {
      if (!isKnown(protocol)) report.unknown(whyUnknown(protocol));
      else if (/^(http|ws)$/i.test(protocol))
        report.finding(`the API answers by ${protocol}, which is not encrypted`, { property: "properties/protocols" });
    }
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `leave only https and wss in ${property}`,
      set: (now) => (Array.isArray(now) ? encrypted(now) : undefined),
      offered: "clients that call by http or ws would be refused",
    }),
  },
  examples: {
    pass: [{ records: [exampleRecord("apis", { path: "orders", protocols: ["https", "wss"] })] }],
    fail: [
      { records: [exampleRecord("apis", { path: "orders", protocols: ["https", "http"] })] },
      { records: [exampleRecord("apis", { path: "orders", protocols: ["ws"] })] },
    ],
  },
});

/** The protocols of a list that are encrypted; the encrypted form of the others where there are none. */
function encrypted(protocols: readonly Json[]): Json {
  const texts = protocols.map(String);
  const kept = texts.filter((each) => /^(?:https|wss)$/i.test(each));
  return kept.length > 0 ? kept : [...new Set(texts.map((each) => `${each.toLowerCase()}s`))];
}
