import type { PolicyElement } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { callerKey, insertEarly } from "../../../repairs/sections";
import { examplePolicy } from "../../examples";
import { countsNothing } from "../../helpers/counting";
import { guaranteedBy } from "../../helpers/guaranteed-by";
import { knownText } from "../../helpers/known-text";
import { defineRule } from "../../rule";

const tooMany = "callers that call more often would be refused; fit the number to the API";
/** What begins anew sooner bounds a rate, and nothing over a longer time. */
const minSeconds = 300;
/** More calls a second than this, all the time, are no bound. */
const maxCallsPerSecond = 1000;

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
      (element) => isCounted(element) && weakness(element, estate) === undefined,
    );
    if (answer.holds === "yes") return;
    if (answer.holds === "unknown" || !way) {
      report.unknown(answer.why ?? "the file is checked alone: its ways in are not known");
      return;
    }
    const weak = answer.by.find(({ element }) => isCounted(element) && weakness(element, estate));
    const [seen] = [...answer.by, ...answer.sometimes];
    if (weak) report.finding(`the quota has no effect: ${weakness(weak.element, estate)}`, { element: weak.element });
    else if (keyless && answer.by[0])
      report.finding("quota counts by subscription, and there is none without a key", { element: answer.by[0].element });
    else if (seen) report.finding(`${seen.element.name} runs on some paths only`, { element: seen.element });
    else report.finding("there is no quota");
  },
  repair: {
    extent: "partly",
    policy(_place, text) {
      const edits = insertEarly(text, `<quota-by-key calls="10000" renewal-period="86400" counter-key="${callerKey("quota")}" />`);
      return edits.length === 0
        ? undefined
        : { what: "give each caller a quota of 10000 calls a day by quota-by-key", edits, offered: tooMany };
    },
  },
  examples: {
    pass: [
      {
        policy: `<policies><inbound><base />
          <quota-by-key calls="10000" renewal-period="86400" counter-key="@(context.Request.IpAddress)" /></inbound></policies>`,
      },
    ],
    fail: [
      {
        title: "A quota that begins anew each minute is a rate.",
        policy:
          '<policies><inbound><base /><quota-by-key calls="100" renewal-period="60" counter-key="@(context.Request.IpAddress)" /></inbound></policies>',
      },
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

/** Why a quota bounds nothing over a longer time. */
function weakness(element: PolicyElement, estate: EstateIndex | undefined): string | undefined {
  const nothing = countsNothing(element, estate);
  if (nothing) return nothing;
  const { calls, bandwidth, "renewal-period": period } = element.attributes;
  const seconds = Number(knownText(period, estate) ?? Number.NaN);
  // A period of 0 never begins anew.
  if (seconds > 0 && seconds < minSeconds) return `it begins anew every ${seconds} seconds`;
  const count = Number(knownText(calls, estate) ?? Number.NaN);
  if (bandwidth === undefined && seconds > 0 && count / seconds > maxCallsPerSecond)
    return `nobody makes ${count} calls in ${seconds} seconds`;
  return undefined;
}
