import { listsCallers } from "../../helpers/address-filter";
import { elementsNamed } from "../../helpers/elements";
import { knownText } from "../../helpers/known-text";
import { defineRule } from "../../rule";

const filter = (action: string) =>
  `<policies><inbound><base /><ip-filter action="${action}"><address>203.0.113.7</address></ip-filter></inbound></policies>`;

export const ipFilterAllows = defineRule({
  id: "APIM-NET-006",
  slug: "ip-filter-allows",
  severity: "medium",
  title: "An ip-filter lists who may call, not who may not.",
  why: "Whoever is forbidden comes back from another address within minutes.",
  fix: 'Use action="allow" with the addresses of those who may call; keep emergencies in a block list of their own.',
  controls: { owasp2019: ["API7"], owasp2023: ["API8", "API5"], mcsb: ["NS-2"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const element of elementsNamed(document, "ip-filter")) {
      const action = element.attributes.action;
      const chosen = knownText(action, estate)?.trim();
      if (chosen === "forbid") report.finding("the filter forbids addresses and lets all others in", { element, attribute: "action" });
      else if (action !== undefined && chosen === undefined) report.unknown("the action of ip-filter is computed");
      else if (chosen === "allow" && listsCallers(element, estate) === "no")
        report.finding("the filter lets in a large part of the internet, or whom the caller names", { element });
    }
  },
  examples: {
    pass: [{ policy: filter("allow") }],
    fail: [
      { policy: filter("forbid") },
      {
        title: "Everybody is on the list.",
        policy: filter("allow").replace("<address>203.0.113.7</address>", '<address-range from="0.0.0.0" to="255.255.255.255" />'),
      },
    ],
  },
});
