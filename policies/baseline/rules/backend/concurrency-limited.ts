import { childNamed, elementsOf, type PolicyElement, sectionOf } from "../../../document/ast";
import { exampleRecord } from "../../examples";
import { guaranteedBy } from "../../helpers/guaranteed-by";
import { callsModel } from "../../helpers/what-runs";
import { defineRule, type OperationSubject } from "../../rule";

const model =
  '<inbound><base /><llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="1000" estimate-prompt-tokens="true" /></inbound>';

export const concurrencyLimited = defineRule({
  id: "APIM-BKD-005",
  slug: "concurrency-limited",
  severity: "low",
  title: "Calls at one time are limited where each of them is expensive: language models and GraphQL.",
  why: "A few callers with expensive questions at once take a backend from everybody.",
  fix: "Put forward-request into limit-concurrency, with a key for the backend and a max-count that it bears.",
  controls: { owasp2019: ["API4"], owasp2023: ["API4", "API10"] },
  appliesTo: "operation",
  check(subject, report) {
    const what = expensive(subject);
    if (what === undefined) return;
    const answer = guaranteedBy(subject, "backend", ["limit-concurrency"], forwards);
    const [seen] = answer.sometimes;
    if (answer.holds === "yes") return;
    if (answer.holds === "unknown") report.unknown(answer.why ?? "what runs is not known");
    else if (seen) report.finding(`limit-concurrency holds for some requests to ${what} only`, { element: seen.element });
    else report.finding(`nothing limits how many requests ${what} gets at one time`);
  },
  repair: {
    extent: "partly",
    policy(_place, text, subject) {
      if (expensive(subject) === undefined) return undefined;
      const backend = sectionOf(text.document, "backend");
      const forward = backend && childNamed(backend, "forward-request");
      if (!backend || !forward)
        return {
          what: "put forward-request into limit-concurrency",
          edits: [],
          offered: "the section backend does not send the request itself; it takes the place of what broader scopes do there",
        };
      return {
        what: "send at most 20 requests at one time, by limit-concurrency",
        edits: text.wrap(backend, forward, "limit-concurrency", 'key="@(context.Api.Id)" max-count="20"'),
        offered: "requests beyond that would be refused with 429; fit the number to the backend",
      };
    },
  },
  examples: {
    pass: [
      {
        policy: `<policies>${model}<backend><limit-concurrency key="model" max-count="20"><forward-request timeout="60" /></limit-concurrency></backend></policies>`,
      },
      { title: "Nothing that is expensive.", policy: "<policies><inbound><base /></inbound><backend><base /></backend></policies>" },
    ],
    fail: [
      { policy: `<policies>${model}<backend><forward-request timeout="60" /></backend></policies>` },
      {
        title: "GraphQL.",
        policy: "<policies><inbound><base /></inbound></policies>",
        records: [exampleRecord("apis", { path: "orders", apiType: "graphql", subscriptionRequired: true })],
      },
    ],
  },
});

/** What makes an operation's calls expensive, in words. */
function expensive(subject: OperationSubject): string | undefined {
  if (callsModel(subject, "inbound", "backend", "outbound")) return "the language model";
  const type = subject.api?.properties.apiType;
  return typeof type === "string" && type.toLowerCase() === "graphql" ? "the GraphQL backend" : undefined;
}

/** Whether a policy holds the call of the backend. */
function forwards(element: PolicyElement): boolean {
  return elementsOf(element).some((child) => child.name === "forward-request" || forwards(child));
}
