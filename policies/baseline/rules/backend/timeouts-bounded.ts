import { literalOf } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
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
  check({ document }, report) {
    for (const element of elementsNamed(document, "forward-request", "send-request")) {
      const milliseconds = element.attributes["timeout-ms"];
      const timeout = element.attributes.timeout ?? milliseconds;
      if (timeout === undefined) {
        report.finding(`${element.name} says nothing about how long it waits`, { element });
        continue;
      }
      const seconds = Number(literalOf(timeout) ?? Number.NaN) / (element.attributes.timeout === undefined ? 1000 : 1);
      if (seconds > maxSeconds) {
        const attribute = element.attributes.timeout === undefined ? "timeout-ms" : "timeout";
        report.finding(`${element.name} waits up to ${seconds} seconds`, { element, attribute });
      }
    }
  },
  examples: {
    pass: [
      { policy: '<policies><backend><forward-request timeout="30" /></backend></policies>' },
      { title: "Computed.", policy: '<policies><backend><forward-request timeout="@(30)" /></backend></policies>' },
      { policy: '<policies><backend><forward-request timeout-ms="30000" /></backend></policies>' },
    ],
    fail: [
      { policy: "<policies><backend><forward-request /></backend></policies>" },
      { policy: '<policies><backend><forward-request timeout="600" /></backend></policies>' },
      {
        policy:
          '<policies><inbound><base /><send-request response-variable-name="a"><set-url>https://a.example</set-url></send-request></inbound></policies>',
      },
    ],
  },
});
