import type { PolicyElement } from "../../../document/ast";
import { examplePolicy } from "../../examples";
import { countsNothing } from "../../helpers/counting";
import { guaranteedBy } from "../../helpers/guaranteed-by";
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
  check(subject, report) {
    const { way, estate } = subject;
    const keyless = way?.by === "no-key";
    const isCounted = (element: PolicyElement) => !(keyless && element.name === "quota");
    const answer = guaranteedBy(
      subject,
      "inbound",
      ["quota", "quota-by-key"],
      (element) => isCounted(element) && countsNothing(element, estate) === undefined,
    );
    if (answer.holds === "yes") return;
    if (answer.holds === "unknown" || !way) {
      report.unknown(answer.why ?? "the file is checked alone: its ways in are not known");
      return;
    }
    const weak = answer.by.find(({ element }) => isCounted(element) && countsNothing(element, estate));
    const [seen] = [...answer.by, ...answer.sometimes];
    if (weak) report.finding(`the quota has no effect: ${countsNothing(weak.element, estate)}`, { element: weak.element });
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
