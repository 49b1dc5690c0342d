import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const managedIdentity = defineRule({
  id: "APIM-MGT-004",
  slug: "managed-identity",
  severity: "high",
  title: "The service has a managed identity.",
  why: "Without one it reaches vaults and backends with credentials that somebody must keep.",
  fix: "Give the service a system-assigned or a user-assigned identity.",
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    mcsb: ["IM-1", "IM-3", "PA-7"],
    asb3: ["IM-3"],
    psrule: ["Azure.APIM.ManagedIdentity"],
  },
  appliesTo: "service",
  check({ record }, report) {
    const identity = record.envelope?.identity;
    const type = identity === undefined || !isKnown(identity) ? identity : identity.type;
    if (type !== undefined && !isKnown(type)) report.unknown(whyUnknown(type));
    else if (typeof type !== "string" || !/SystemAssigned|UserAssigned/i.test(type))
      report.finding("the service has no managed identity", { property: "identity" });
  },
  repair: {
    extent: "yes",
    property: () => ({
      what: `give the service the identity { type: "SystemAssigned" }`,
      set: () => ({ type: "SystemAssigned" }),
    }),
  },
  examples: {
    pass: [{ records: [exampleRecord("service", {}, { envelope: { identity: { type: "SystemAssigned, UserAssigned" } } })] }],
    fail: [
      { records: [exampleRecord("service", {})] },
      { records: [exampleRecord("service", {}, { envelope: { identity: { type: "None" } } })] },
    ],
  },
});
