import { nameOf } from "../../../estate/path";
import { exampleRecord } from "../../examples";
import { delegatesSignIn, delegationWeakness, hasPortal } from "../../helpers/portal";
import { defineRule } from "../../rule";

const provider = (identityProviderName: string) => [
  exampleRecord("service", {}),
  exampleRecord("identityProviders", {}, { path: { identityProviderName } }),
];

export const portalSignsInWithEntra = defineRule({
  id: "APIM-POR-002",
  slug: "portal-signs-in-with-entra",
  severity: "medium",
  title: "Developers sign in to the portal with Entra ID, or with an identity of the organisation's own.",
  why: "Accounts that the organisation does not run stay when people leave, and know none of its conditions for signing in.",
  fix: "Register an application, and add it as identity provider aad or aadB2C.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-1", "IM-5"], asb3: ["IM-1", "IM-5"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    const published = hasPortal(record);
    if (published === "no") return;
    const weakness = delegationWeakness(record, estate);
    if (weakness) report.finding(weakness.message, { record: weakness.record, property: weakness.property });
    if (delegatesSignIn(record, estate)) return;
    const names = estate.childrenOf(record.path, "identityProviders").map(({ path }) => nameOf(path));
    if (names.some((name) => /^aad(?:b2c)?$/i.test(name))) return;
    if (names.length === 0) report.unknown("the portal's identity providers are not part of the estate");
    else if (typeof published === "object") report.unknown(published.unknown);
    else report.finding(`developers sign in through ${names.join(", ")}, and not through Entra ID`, { property: "identityProviders" });
  },
  repair: {
    extent: "partly",
    property: (property) =>
      property === "identityProviders"
        ? {
            what: "add the identity provider aad, with clientId, clientSecret from Key Vault, and allowedTenants",
            offered: "an application has to be registered for the portal first",
          }
        : {
            what: `set ${property} as the site has it to which people go`,
            offered: "the site has to answer by https, and know the key",
          },
  },
  examples: {
    pass: [{ records: provider("aad") }, { records: provider("aadB2C") }],
    fail: [
      { records: provider("google") },
      {
        title: "Sent to the organisation's own site, unencrypted.",
        records: [
          exampleRecord("service", {}),
          exampleRecord(
            "portalsettings",
            { url: "http://login.example", userRegistration: { enabled: true } },
            { path: { settingName: "delegation" } },
          ),
        ],
      },
    ],
  },
});
