import { isExpression, type PolicyDocument, type PolicyElement, walk } from "../../../document/ast";
import { constantOf } from "../../../document/guarantee";
import { listsCallers } from "../../helpers/address-filter";
import { elementsNamed } from "../../helpers/elements";
import { isDecidedByCaller } from "../../helpers/flow";
import { knownText } from "../../helpers/known-text";
import { defineRule } from "../../rule";

const filter = (action: string) =>
  `<policies><inbound><base /><ip-filter action="${action}"><address>203.0.113.7</address></ip-filter></inbound></policies>`;

const under = (condition: string) =>
  `<policies><inbound><base /><choose><when condition="${condition.replaceAll('"', "&quot;")}">
    <ip-filter action="allow"><address>203.0.113.7</address></ip-filter></when></choose></inbound></policies>`;

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
    const filters = elementsNamed(document, "ip-filter");
    for (const [element, condition] of filters.length === 0 ? [] : switchedOff(document)) {
      report.finding(
        condition === "never"
          ? "the filter never runs: its condition is always false"
          : "the caller's request decides whether its address is looked at",
        { element },
      );
    }
    for (const element of filters) {
      const action = element.attributes.action;
      const chosen = knownText(action, estate)?.trim();
      if (chosen === "forbid") report.finding("the filter forbids addresses and lets all others in", { element, attribute: "action" });
      else if (action !== undefined && chosen === undefined) report.unknown("the action of ip-filter is computed");
      else if (chosen === "allow" && listsCallers(element, estate) === "no")
        report.finding("the filter lets in a large part of the internet, or whom the caller names", { element });
    }
  },
  examples: {
    pass: [{ policy: filter("allow") }, { title: "For one product.", policy: under('@(context.Product?.Id == "partners")') }],
    fail: [
      { title: "Switched off.", policy: under("@(1 == 2)") },
      {
        title: "Whoever leaves a header out is not looked at.",
        policy: under('@(context.Request.Headers.ContainsKey("X-Forwarded-For"))'),
      },
      { policy: filter("forbid") },
      {
        title: "Everybody is on the list.",
        policy: filter("allow").replace("<address>203.0.113.7</address>", '<address-range from="0.0.0.0" to="255.255.255.255" />'),
      },
    ],
  },
});

/** The filters that never run, or only where what the caller writes says so. A comparison with a named value may be a proof. */
function switchedOff(document: PolicyDocument): (readonly [filter: PolicyElement, when: "never" | "caller"])[] {
  const found: (readonly [PolicyElement, "never" | "caller"])[] = [];
  walk(document.root, (element, ancestors) => {
    if (element.name !== "ip-filter") return;
    const conditions = ancestors.flatMap(({ name, attributes: { condition } }) =>
      name === "when" && condition !== undefined ? [condition] : [],
    );
    if (conditions.some((condition) => constantOf(condition) === false)) found.push([element, "never"]);
    else if (
      conditions.some((condition) => isDecidedByCaller(condition) && isExpression(condition) && !condition.expression.includes("{{"))
    )
      found.push([element, "caller"]);
  });
  return found;
}
