import { guaranteed } from "../../../document/guarantee";
import { effectiveFor } from "../../../estate/effective";
import { isKnown, whyUnknown } from "../../../estate/value";
import { examplePolicy, exampleRecord } from "../../examples";
import { checksCertificateByHand } from "../../helpers/certificate-by-hand";
import { callerChecks } from "../../helpers/elements";
import { defineRule } from "../../rule";

const checks: ReadonlySet<string> = new Set(callerChecks);

const api = (subscriptionRequired: boolean) => [
  exampleRecord("service", {}),
  exampleRecord("apis", { path: "orders", subscriptionRequired }),
  exampleRecord("apis/operations", { displayName: "Get", method: "GET", urlTemplate: "/" }),
];
const token =
  '<policies><inbound><base /><validate-azure-ad-token tenant-id="contoso.example"><audiences><audience>a</audience></audiences></validate-azure-ad-token></inbound></policies>';

export const keyOrServiceAuthentication = defineRule({
  id: "APIM-PRD-002",
  slug: "key-or-service-authentication",
  severity: "high",
  title: "APIs ask for a subscription key, or authenticate callers for all of their operations.",
  why: "An API without either can be called by anybody who knows its address.",
  fix: "Set subscriptionRequired to true, or validate tokens at the API's or the service's scope.",
  controls: {
    owasp2019: ["API2", "API5"],
    owasp2023: ["API2", "API5"],
    mcsb: ["IM-4"],
    azurePolicy: ["8ac833bd-f505-48d5-887e-c993a1d3eea0"],
  },
  appliesTo: "apis",
  check({ record, estate }, report) {
    // Absent, it is true (REST reference of APIs: the portal's default; ARM keeps what is sent).
    const { subscriptionRequired = true } = record.properties;
    if (subscriptionRequired === true) return;
    const operations = estate.childrenOf(record.path, "apis/operations");
    const answers = operations.map((operation) =>
      guaranteed(
        effectiveFor(operation, { by: "no-key" }, estate).inbound,
        (element) => checks.has(element.name) || checksCertificateByHand(element),
      ),
    );
    if (operations.length > 0 && answers.every(({ holds }) => holds === "yes")) return;
    const doubt = !isKnown(subscriptionRequired) ? whyUnknown(subscriptionRequired) : answers.find(({ holds }) => holds === "unknown")?.why;
    if (doubt) report.unknown(doubt);
    else
      report.finding("no key is asked for, and not every operation validates its callers", { property: "properties/subscriptionRequired" });
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to true`,
      set: () => true,
      offered: "clients without a key would be refused",
    }),
  },
  examples: {
    pass: [{ records: api(true) }, { title: "Tokens for all operations.", records: [...api(false), examplePolicy(token)] }],
    fail: [{ records: api(false) }],
  },
});
