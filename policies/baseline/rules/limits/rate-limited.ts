import { literalOf, type PolicyElement } from "../../../document/ast";
import { constantOf } from "../../../document/guarantee";
import { exampleRecord } from "../../examples";
import { defineRule, type OperationSubject } from "../../rule";

const bySubscription = "rate-limit";
const byKey = ["rate-limit-by-key", "llm-token-limit", "azure-openai-token-limit"];
/** More calls a second than this for one key is no limit that a backend would feel. */
const maxCallsPerSecond = 1000;

export const rateLimited = defineRule({
  id: "APIM-LIM-001",
  slug: "rate-limited",
  severity: "high",
  title: "Every operation limits the rate of calls on every way in.",
  why: "Without a limit one caller can guess passwords, copy the data or bring the backend down.",
  fix: "Add rate-limit-by-key by subject or address in inbound, on every path.",
  controls: { owasp2019: ["API4", "API2"], owasp2023: ["API4", "API2", "API6"] },
  appliesTo: "operation",
  check(subject, report) {
    const { guarantee, way } = subject;
    const keyless = way?.by === "no-key";
    const answer = guarantee("inbound", bySubscription, ...byKey);
    const counted = answer.by.filter(({ element }) => !(keyless && element.name === bySubscription));
    if (counted.some(({ element }) => limits(element) === undefined)) return;
    if (answer.holds === "unknown" || !way) {
      report.unknown(answer.why ?? unknownBehind(subject));
      return;
    }
    const [weak] = counted;
    const [seen] = [...answer.by, ...answer.sometimes];
    if (weak) report.finding(`the rate limit has no effect: ${limits(weak.element)}`, { element: weak.element });
    else if (keyless && answer.by[0]) {
      report.finding("rate-limit counts by subscription, and there is none without a key", { element: answer.by[0].element });
    } else if (seen) report.finding(`${seen.element.name} runs on some paths only`, { element: seen.element });
    else report.finding("calls are not limited");
  },
  examples: {
    pass: [
      {
        policy:
          '<policies><inbound><base /><rate-limit-by-key calls="100" renewal-period="60" counter-key="@(context.Request.IpAddress)" /></inbound></policies>',
      },
      { policy: '<policies><inbound><base /><rate-limit calls="100" renewal-period="60" /></inbound></policies>' },
    ],
    fail: [
      { policy: "<policies><inbound><base /></inbound></policies>" },
      {
        title: "A limit by subscription, and no subscription.",
        policy: '<policies><inbound><base /><rate-limit calls="100" renewal-period="60" /></inbound></policies>',
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "A limit that never counts.",
        policy:
          '<policies><inbound><base /><rate-limit-by-key calls="100" renewal-period="60" counter-key="a" increment-condition="@(false)" /></inbound></policies>',
      },
      {
        title: "A limit that nobody reaches.",
        policy: '<policies><inbound><base /><rate-limit calls="100000000" renewal-period="60" /></inbound></policies>',
      },
    ],
  },
});

/** Why a limit does nothing; undefined where it does something, or can't be told. */
function limits(element: PolicyElement): string | undefined {
  if (constantOf(element.attributes["increment-condition"]) === false) return "it never counts a call";
  if (literalOf(element.attributes["increment-count"]) === "0") return "it counts every call as none";
  const calls = Number(literalOf(element.attributes.calls) ?? Number.NaN);
  const seconds = Number(literalOf(element.attributes["renewal-period"]) ?? Number.NaN);
  return calls / seconds > maxCallsPerSecond ? `${calls} calls in ${seconds} seconds are more than anybody makes` : undefined;
}

function unknownBehind({ effective }: OperationSubject): string {
  const unknown = effective.inbound.find((step) => "unknown" in step);
  return unknown && "unknown" in unknown ? unknown.unknown : "the file is checked alone: its ways in are not known";
}
