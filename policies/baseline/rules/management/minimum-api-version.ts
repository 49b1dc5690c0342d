import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

/** The version from which lists no longer return secrets in clear text; the default of PSRule for Azure. */
const oldest = "2021-08-01";

const service = (minApiVersion?: string) => [exampleRecord("service", minApiVersion ? { apiVersionConstraint: { minApiVersion } } : {})];

export const minimumApiVersion = defineRule({
  id: "APIM-MGT-003",
  slug: "minimum-api-version",
  severity: "low",
  title: `The control plane refuses API versions before ${oldest}.`,
  why: "Older versions return secrets to whoever may read the service.",
  fix: `Set apiVersionConstraint.minApiVersion to ${oldest} or later.`,
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    psrule: ["Azure.APIM.MinAPIVersion"],
    azurePolicy: ["549814b6-3212-4203-bdc8-1548d342fb67"],
  },
  appliesTo: "service",
  check({ record }, report) {
    const { apiVersionConstraint = {} } = record.properties;
    const version = isKnown(apiVersionConstraint) ? apiVersionConstraint.minApiVersion : apiVersionConstraint;
    const place = { property: "properties/apiVersionConstraint/minApiVersion" };
    if (version !== undefined && !isKnown(version)) report.unknown(whyUnknown(version));
    else if (!version) report.finding("every version of the control plane's API is accepted", place);
    else if (version.replace(/-preview$/, "") < oldest) report.finding(`API versions from ${version} on are accepted`, place);
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to "${oldest}"`,
      set: () => oldest,
      offered: "tools that use older versions would be refused",
    }),
  },
  examples: { pass: [{ records: service("2021-08-01") }], fail: [{ records: service() }, { records: service("2019-12-01") }] },
});
