import type { Controls } from "../rule";
import { rules } from "../rules";
import { outside, type Standard, type StandardRow } from "./standard";

const noWord = "Nothing of it shows in the configuration of API Management.";
const machines = "Microsoft runs the machines behind the service; there is nothing for a customer to configure.";

/** Rows of a standard whose categories each rule names itself, so that the rules are the one declaration. */
function categories(key: keyof Controls, titles: Readonly<Record<string, string>>): StandardRow[] {
  return Object.entries(titles).map(([id, title]) => ({
    id,
    title,
    rules: rules.filter(({ controls }) => controls[key]?.includes(id)).map((rule) => rule.id),
  }));
}

export const owasp2019: Standard = {
  name: "owasp-api-2019",
  title: "OWASP API Security Top 10, 2019",
  link: "https://owasp.org/API-Security/editions/2019/en/0x11-t10/",
  pack: "owasp-api-2019",
  controls: "owasp2019",
  rows: categories("owasp2019", {
    API1: "Broken Object Level Authorization",
    API2: "Broken User Authentication",
    API3: "Excessive Data Exposure",
    API4: "Lack of Resources & Rate Limiting",
    API5: "Broken Function Level Authorization",
    API6: "Mass Assignment",
    API7: "Security Misconfiguration",
    API8: "Injection",
    API9: "Improper Assets Management",
    API10: "Insufficient Logging & Monitoring",
  }),
};

export const owasp2023: Standard = {
  name: "owasp-api-2023",
  title: "OWASP API Security Top 10, 2023",
  link: "https://owasp.org/API-Security/editions/2023/en/0x11-t10/",
  pack: "owasp-api-2023",
  controls: "owasp2023",
  rows: categories("owasp2023", {
    API1: "Broken Object Level Authorization",
    API2: "Broken Authentication",
    API3: "Broken Object Property Level Authorization",
    API4: "Unrestricted Resource Consumption",
    API5: "Broken Function Level Authorization",
    API6: "Unrestricted Access to Sensitive Business Flows",
    API7: "Server Side Request Forgery",
    API8: "Security Misconfiguration",
    API9: "Improper Inventory Management",
    API10: "Unsafe Consumption of APIs",
  }),
};

export const mcsb: Standard = {
  name: "mcsb",
  title: "Microsoft cloud security benchmark",
  link: "https://learn.microsoft.com/security/benchmark/azure/overview",
  pack: "mcsb",
  controls: "mcsb",
  rows: [
    ...categories("mcsb", {
      "NS-1": "Networks are divided",
      "NS-2": "Services are guarded by networks",
      "NS-5": "Protection against floods",
      "NS-6": "A firewall for web applications",
      "IM-1": "One system of identities",
      "IM-3": "Applications have managed identities",
      "IM-4": "Servers and services prove who they are",
      "IM-5": "Single sign-on",
      "IM-8": "Credentials are not exposed",
      "PA-1": "Privileged users are few and kept apart",
      "PA-7": "No more administration than is needed",
      "DP-1": "Sensitive data is known",
      "DP-2": "Access to sensitive data is watched",
      "DP-3": "Traffic is encrypted",
      "DP-4": "Encryption is on and strong",
      "DP-6": "Keys are managed",
      "DP-7": "Certificates are managed",
      "AM-1": "The inventory is known",
      "AM-2": "Only approved services",
      "AM-3": "Assets are managed to their end",
      "LT-1": "Threats are detected",
      "LT-3": "Logging is on",
      "LT-4": "Networks are logged",
      "LT-6": "Logs are kept long enough",
      "PV-1": "Safe configurations are laid down",
      "PV-2": "Safe configurations are watched",
      "PV-6": "Weaknesses are repaired soon",
      "BR-1": "Backups are regular",
      "BR-2": "Backups are protected",
    }),
    outside("IM-7", "Access depends on conditions", "Conditional access is set in the Entra tenant, which no source of an estate holds."),
    outside("PA-4", "Access is reviewed", "Reviews are made in Entra; what roles give is judged by APIM-MGT-006."),
    outside("PA-8", "Access by the provider's support", noWord),
    outside("DP-5", "Keys of the customer's own", "The service does not offer them."),
    outside("AM-5", "Only approved applications run", machines),
    outside("LT-5", "Logs come together", "That logs go somewhere is APIM-LOG-001; where they come together is not part of an estate."),
    outside("IR-3", "Incidents are made from good alerts", "Done by people and by Defender, once its plan is on (APIM-DFC-001)."),
    outside("IR-5", "Incidents are put in order", "Done by people and by Defender, once its plan is on (APIM-DFC-001)."),
    outside("PV-3", "Safe configurations of machines", machines),
    outside("PV-5", "Weaknesses of machines are assessed", machines),
    outside("PV-7", "Attacks are tried out", "A test is an event and leaves nothing in the configuration."),
    outside("ES-1", "Endpoint detection and response", machines),
    outside("ES-2", "Protection against malware", machines),
    outside("ES-3", "The protection against malware is current", machines),
    outside(
      "BR-4",
      "Restoring is tried out",
      "A test is an event and leaves nothing in the configuration; APIM-REL-002 asks a person for it.",
    ),
  ],
};
