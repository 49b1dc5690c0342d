import { elementsNamed } from "../../helpers/elements";
import { flowOf, fromCaller } from "../../helpers/flow";
import { knownText } from "../../helpers/known-text";
import { defineRule } from "../../rule";

/** Azure's load balancers drop idle connections after four minutes; waiting longer only holds resources. */
const maxSeconds = 240;

export const timeoutsBounded = defineRule({
  id: "APIM-BKD-004",
  slug: "timeouts-bounded",
  severity: "medium",
  title: "Calls to backends and other services have a timeout of their own, at most four minutes.",
  why: "A slow backend ties up the gateway for all APIs while callers have long gone.",
  fix: "Add timeout, in seconds, to forward-request and send-request.",
  controls: { owasp2019: ["API4"], owasp2023: ["API4", "API7", "API10"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    const fromTheCaller = flowOf(document, fromCaller);
    for (const element of elementsNamed(document, "forward-request", "send-request")) {
      const milliseconds = element.attributes["timeout-ms"];
      const timeout = element.attributes.timeout ?? milliseconds;
      if (timeout === undefined) {
        report.finding(`${element.name} says nothing about how long it waits`, { element });
        continue;
      }
      const attribute = element.attributes.timeout === undefined ? "timeout-ms" : "timeout";
      if (fromTheCaller(timeout)) {
        report.finding(`the caller's request decides how long ${element.name} waits`, { element, attribute });
        continue;
      }
      const seconds = Number(knownText(timeout, estate) ?? Number.NaN) / (element.attributes.timeout === undefined ? 1000 : 1);
      if (seconds > maxSeconds) {
        report.finding(`${element.name} waits up to ${seconds} seconds`, { element, attribute });
      }
    }
  },
  repair: {
    extent: "yes",
    policy(place, text) {
      const { element, attribute } = place ?? {};
      if (!element) return undefined;
      // Longer than four minutes no connection lasts; a request of its own waits a minute where nothing is said.
      const seconds = attribute === undefined && element.name === "send-request" ? 60 : maxSeconds;
      const value = String(attribute === "timeout-ms" ? seconds * 1000 : seconds);
      const name = attribute ?? "timeout";
      return { what: `set ${name} of ${element.name} to ${value}`, edits: text.setAttribute(element, name, value) };
    },
  },
  examples: {
    pass: [
      { policy: '<policies><backend><forward-request timeout="30" /></backend></policies>' },
      { title: "Computed.", policy: '<policies><backend><forward-request timeout="@(30)" /></backend></policies>' },
      { policy: '<policies><backend><forward-request timeout-ms="30000" /></backend></policies>' },
    ],
    fail: [
      { policy: '<policies><backend><forward-request timeout="@(60 * 60)" /></backend></policies>' },
      { policy: "<policies><backend><forward-request /></backend></policies>" },
      { policy: '<policies><backend><forward-request timeout="600" /></backend></policies>' },
      {
        policy:
          '<policies><inbound><base /><send-request response-variable-name="a"><set-url>https://a.example</set-url></send-request></inbound></policies>',
      },
    ],
  },
});
