import { defineElement } from "../define";

export const redirectContentUrls = defineElement({
  name: "redirect-content-urls",
  category: "transformation",
  summary: "Rewrites links in the body so that they lead through the gateway instead of past it.",
  sections: ["inbound", "outbound"],
  notes: [
    "May stand once in a section.",
    "Only the body is rewritten: addresses in headers, such as Location, still show the backend.",
    "In outbound links to the backend become links to the gateway; in inbound the other way round.",
  ],
  examples: {
    pass: [{ xml: "<redirect-content-urls />" }],
    fail: [
      { xml: '<redirect-content-urls apply="always" />', rule: "unknown-attribute" },
      { xml: "<redirect-content-urls><value>a</value></redirect-content-urls>", rule: "child-not-allowed" },
    ],
  },
});
