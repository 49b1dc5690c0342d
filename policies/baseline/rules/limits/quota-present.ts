import { literalOf, type PolicyElement } from "../../../document/ast";
import { constantOf } from "../../../document/guarantee";
import { examplePolicy } from "../../examples";
import { defineRule } from "../../rule";

export const quotaPresent = defineRule({
  id: "APIM-LIM-002",
  slug: "quota-present",
  severity: "medium",
  title: "Every operation has a quota over a longer time on every way in.",
  why: "A patient caller below the rate limit still copies everything in a week.",
  fix: "Add quota to the product, or quota-by-key to the API.",
  controls: { owasp2019: ["API4"], owasp2023: ["API4"] },
  appliesTo: "operation",
  check({ guarantee, way }, report) {
    const answer = guarantee("inbound", "quota", "quota-by-key");
    const keyless = way?.by === "no-key";
    const counted = answer.by.filter(({ element }) => !(keyless && element.name === "quota"));
    if (counted.some(({ element }) => counts(element))) return;
    if (answer.holds === "unknown" || !way) {
      report.unknown(answer.why ?? "the file is checked alone: its ways in are not known");
      return;
    }
    const [seen] = [...counted, ...answer.by, ...answer.sometimes];
    if (counted[0]) report.finding("the quota never counts a call", { element: counted[0].element });
    else if (keyless && answer.by[0])
      report.finding("quota counts by subscription, and there is none without a key", { element: answer.by[0].element });
    else if (seen) report.finding(`${seen.element.name} runs on some paths only`, { element: seen.element });
    else report.finding("there is no quota");
  },
  examples: {
    pass: [
      {
        policy: `<policies><inbound><base />
          <quota-by-key calls="10000" renewal-period="86400" counter-key="@(context.Request.IpAddress)" /></inbound></policies>`,
      },
    ],
    fail: [
      { policy: "<policies><inbound><base /></inbound></policies>" },
      {
        title: "A quota of the product does not count callers with an API key.",
        records: [
          examplePolicy('<policies><inbound><base /><quota calls="10000" renewal-period="86400" /></inbound></policies>', "product"),
        ],
      },
    ],
  },
});

function counts(element: PolicyElement): boolean {
  return constantOf(element.attributes["increment-condition"]) !== false && literalOf(element.attributes["increment-count"]) !== "0";
}
