import { row, type Standard } from "./standard";

/** Recommendations of Defender for Cloud about APIs that no definition of Azure Policy stands for; the names are ours, for they have none. */
export const defender: Standard = {
  name: "defender-recommendations",
  title: "Defender for Cloud, recommendations about APIs",
  link: "https://learn.microsoft.com/azure/defender-for-cloud/recommendations-reference-api",
  rows: [
    row("DFC-ONBOARD", "APIs are onboarded", "DFC-002"),
    row("DFC-FUNC-UNUSED", "Unused endpoints of function apps are gone", "INV-004"),
    row("DFC-LOGIC-UNUSED", "Unused endpoints of logic apps are gone", "INV-004"),
    row("DFC-FUNC-AUTH", "Endpoints of function apps know their callers", "DFC-003"),
    row("DFC-LOGIC-AUTH", "Endpoints of logic apps know their callers", "DFC-003"),
  ],
};
