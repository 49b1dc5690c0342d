import { nameOf } from "../../../estate/path";
import { exampleRecord } from "../../examples";
import { field, flagIn } from "../../helpers/field";
import { hasPortal } from "../../helpers/portal";
import { defineRule } from "../../rule";

const portal = (properties: object) => [
  exampleRecord("service", {}),
  exampleRecord("portalconfigs", properties, { path: { portalConfigId: "default" } }),
];

export const portalWithoutPasswords = defineRule({
  id: "APIM-POR-001",
  slug: "portal-without-passwords",
  severity: "medium",
  title: "Nobody signs in to the developer portal with a user name and a password.",
  why: "Such passwords know no second factor and no end: who guesses one gets the keys of all subscriptions.",
  fix: "Set enableBasicAuth to false in the portal's configuration, and add Entra ID as identity provider.",
  controls: {
    owasp2019: ["API2"],
    owasp2023: ["API2", "API8"],
    mcsb: ["IM-1", "PA-1"],
    asb3: ["PA-1", "IM-1"],
    azurePolicy: ["ffe25541-3853-4f4e-b71d-064422294b11", "1b0d74ac-4b43-4c39-a15f-594385adc38d"],
  },
  appliesTo: "service",
  check({ record, estate }, report) {
    const published = hasPortal(record);
    if (published === "no") return;
    const signUp = estate.childrenOf(record.path, "portalsettings").find(({ path }) => nameOf(path).toLowerCase() === "signup");
    const configurations = estate.childrenOf(record.path, "portalconfigs").filter(({ declared }) => declared?.manage !== "skip");
    if (configurations.length === 0 && flagIn(signUp?.properties, "enabled") === true && published === "yes")
      report.finding("whoever likes may sign up with a user name and a password", { record: signUp?.path, property: "properties/enabled" });
    else if (configurations.length === 0) report.unknown("the portal's configuration is not part of the estate");
    for (const { path, properties } of configurations) {
      const allowed = flagIn(properties, "enableBasicAuth");
      const hidden = allowed === undefined && typeof field(properties, "enableBasicAuth") === "object";
      if (allowed === false) continue;
      if (hidden || typeof published === "object") report.unknown("whether the portal takes passwords is not known");
      // Absent, it is on.
      else report.finding("the developer portal takes user names and passwords", { record: path, property: "properties/enableBasicAuth" });
    }
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to false`,
      set: () => false,
      offered: "developers who sign in with a password need another way first",
    }),
  },
  examples: {
    pass: [
      { records: portal({ enableBasicAuth: false }) },
      { title: "No portal.", records: [exampleRecord("service", { developerPortalStatus: "Disabled" })] },
    ],
    fail: [
      {
        title: "Open to whoever signs up.",
        records: [exampleRecord("service", {}), exampleRecord("portalsettings", { enabled: true }, { path: { settingName: "signup" } })],
      },
      { records: portal({ enableBasicAuth: true }) },
      { title: "Nothing said.", records: portal({}) },
    ],
  },
});
