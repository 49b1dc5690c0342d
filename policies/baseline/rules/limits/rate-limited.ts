import type { PolicyElement } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { callerKey, insertEarly } from "../../../repairs/sections";
import { exampleRecord } from "../../examples";
import { countsNothing } from "../../helpers/counting";
import { guaranteedBy, type Strength } from "../../helpers/guaranteed-by";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { doubtIn } from "../../helpers/what-runs";
import { defineRule } from "../../rule";

const bySubscription = "rate-limit";
const tooMany = "callers that call more often would be refused; fit the number to the API";
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
    const { way, estate } = subject;
    const keyless = way?.by === "no-key";
    const isCounted = (element: PolicyElement) => !(keyless && element.name === bySubscription);
    const answer = guaranteedBy(
      subject,
      "inbound",
      [bySubscription, ...byKey],
      (element) => isCounted(element) && strengthOf(element, estate),
    );
    if (answer.holds === "yes") return;
    if (answer.holds === "unknown" || !way) {
      report.unknown(answer.why ?? doubtIn(subject, "inbound") ?? "the file is checked alone: its ways in are not known");
      return;
    }
    const weak = answer.by.find(({ element }) => isCounted(element) && effectOf(element, estate).without);
    const [seen] = [...answer.by, ...answer.sometimes];
    if (weak) report.finding(`the rate limit has no effect: ${effectOf(weak.element, estate).without}`, { element: weak.element });
    else if (keyless && answer.by[0]) {
      report.finding("rate-limit counts by subscription, and there is none without a key", { element: answer.by[0].element });
    } else if (seen) report.finding(`${seen.element.name} runs on some paths only`, { element: seen.element });
    else report.finding("calls are not limited");
  },
  repair: {
    extent: "partly",
    policy(_place, text) {
      const edits = insertEarly(text, `<rate-limit-by-key calls="100" renewal-period="60" counter-key="${callerKey("rate")}" />`);
      return edits.length === 0
        ? undefined
        : { what: "limit each caller to 100 calls a minute by rate-limit-by-key", edits, offered: tooMany };
    },
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
        title: "A limit that counts whom it likes to be counted.",
        policy: `<policies><inbound><base /><rate-limit-by-key calls="100" renewal-period="60" counter-key="a"
          increment-condition="@(!context.Request.Headers.ContainsKey(&quot;X-Free&quot;))" /></inbound></policies>`,
      },
      {
        title: "A limit that nobody reaches.",
        policy: '<policies><inbound><base /><rate-limit calls="100000000" renewal-period="60" /></inbound></policies>',
      },
    ],
  },
});

interface Effect {
  /** Why a limit does nothing. */
  readonly without?: string;
  /** Why it can't be told whether it does anything. */
  readonly doubt?: string;
}

function strengthOf(element: PolicyElement, estate: EstateIndex | undefined): Strength {
  const { without, doubt } = effectOf(element, estate);
  return without === undefined && (doubt === undefined ? true : `${element.name}: ${doubt}`);
}

function effectOf(element: PolicyElement, estate: EstateIndex | undefined): Effect {
  const without = countsNothing(element, estate);
  if (without) return { without };
  const { calls, "renewal-period": period, "tokens-per-minute": tokens } = element.attributes;
  if (calls === undefined) return tokens === undefined ? { without: "it limits no rate" } : {};
  const count = knownText(calls, estate);
  const seconds = knownText(period, estate);
  if (count === undefined) return { doubt: `how many calls it allows ${whyNotKnown(calls)}` };
  if (seconds === undefined) return period === undefined ? {} : { doubt: `its period ${whyNotKnown(period)}` };
  return Number(count) / Number(seconds) > maxCallsPerSecond
    ? { without: `${count} calls in ${seconds} seconds are more than anybody makes` }
    : {};
}
