import { elementsOf, isExpression, literalOf, type PolicyElement } from "../../../document/ast";
import { constantOf } from "../../../document/guarantee";
import type { EstateIndex } from "../../../estate/estate";
import { elementsNamed } from "../../helpers/elements";
import { flowOf, fromCaller, isDecidedByCaller } from "../../helpers/flow";
import { knownText } from "../../helpers/known-text";
import { readsVariable } from "../../helpers/reads-variable";
import { running } from "../../helpers/what-runs";
import { defineRule, type OperationSubject, type Report } from "../../rule";

/** Azure's load balancers drop idle connections after four minutes; waiting longer only holds resources. */
const maxSeconds = 240;
/** Attempts in a row, without a pause, after which a service that fails only gets more to do. */
const maxAtOnce = 3;
/** The same for pauses of a second that never grow. */
const maxEverySecond = 10;

const retry = (attributes: string) =>
  `<policies><backend><retry condition="@(context.Response.StatusCode == 503)" ${attributes}><forward-request timeout="30" /></retry></backend></policies>`;

export const timeoutsBounded = defineRule({
  id: "APIM-BKD-004",
  slug: "timeouts-bounded",
  severity: "medium",
  title: "Calls to backends and other services have a timeout of their own, at most four minutes.",
  why: "A slow backend ties up the gateway for all APIs while callers have long gone.",
  fix: "Add timeout, in seconds, to forward-request and send-request.",
  controls: { owasp2019: ["API4"], owasp2023: ["API4", "API7", "API10"] },
  appliesTo: ["policy", "operation"],
  check(subject, report) {
    if (subject.subject === "operation") {
      checkVariables(subject, report);
      return;
    }
    const { document, estate } = subject;
    for (const element of elementsNamed(document, "retry")) {
      const seconds = waitingTime(element, estate);
      const excess = excessOf(element, estate);
      if (excess) report.finding(excess.message, { element, attribute: excess.attribute });
      if (seconds > maxSeconds && excess?.attribute !== "interval")
        report.finding(`retry waits up to ${seconds} seconds between its attempts`, { element });
    }
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
      if (element.name === "set-variable")
        return { what: `set the variable to ${maxSeconds}`, edits: text.setAttribute(element, "value", `@(${maxSeconds})`) };
      if (element.name === "retry" && attribute === "condition")
        return { what: "retry only where the call has failed", edits: text.setAttribute(element, "condition", failed(element)) };
      if (element.name === "retry" && attribute === "interval") {
        const pauses = { count: "5", interval: "1", delta: "1", "max-interval": "10" };
        const edits = Object.entries(pauses).flatMap(([name, value]) =>
          literalOf(element.attributes[name]) === value ? [] : text.setAttribute(element, name, value),
        );
        return { what: "retry at most 5 times, at pauses that grow", edits };
      }
      if (element.name === "retry") {
        // Attempts beyond that answer nobody: the caller's connection is gone.
        const interval = Math.min(Number(literalOf(element.attributes.interval) ?? Number.NaN) || maxSeconds, maxSeconds);
        const count = Math.max(1, Math.floor(maxSeconds / interval));
        const edits = [
          ...text.setAttribute(element, "count", String(count)),
          ...(literalOf(element.attributes.interval) === String(interval) ? [] : text.setAttribute(element, "interval", String(interval))),
        ];
        return { what: `retry at most ${count} times, every ${interval} seconds`, edits };
      }
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
      { title: "Attempts further and further apart.", policy: retry('count="5" interval="1" delta="1" max-interval="10"') },
      { title: "The next of a few backends, at once.", policy: retry('count="2" interval="0" first-fast-retry="true"') },
    ],
    fail: [
      {
        title: "By way of a variable.",
        policy: `<policies><inbound><base /><set-variable name="timeout" value="@(3600)" /></inbound>
          <backend><forward-request timeout="@(context.Variables.GetValueOrDefault&lt;int&gt;(&quot;timeout&quot;, 30))" /></backend></policies>`,
      },
      {
        title: "Hours between attempts.",
        policy:
          '<policies><backend><retry condition="@(true)" count="50" interval="3600"><forward-request timeout="30" /></retry></backend></policies>',
      },
      { title: "Fifty attempts without a pause.", policy: retry('count="50" interval="0"') },
      {
        title: "Again and again, although the call has been answered.",
        policy:
          '<policies><backend><retry condition="@(1 == 1)" count="4" interval="2"><forward-request timeout="30" /></retry></backend></policies>',
      },
      { policy: '<policies><backend><forward-request timeout="@(60 * 60)" /></backend></policies>' },
      { policy: '<policies><backend><forward-request timeout="@((int)TimeSpan.FromHours(1).TotalSeconds)" /></backend></policies>' },
      { policy: "<policies><backend><forward-request /></backend></policies>" },
      { policy: '<policies><backend><forward-request timeout="600" /></backend></policies>' },
      {
        policy:
          '<policies><inbound><base /><send-request response-variable-name="a"><set-url>https://a.example</set-url></send-request></inbound></policies>',
      },
    ],
  },
});

/** Variables that another scope fills, and from which the backend's call takes its timeout. */
function checkVariables(subject: OperationSubject, report: Report) {
  const computed = running(subject, "backend").filter(
    ({ name, attributes }) => name === "forward-request" && isExpression(attributes.timeout),
  );
  if (computed.length === 0) return;
  const timeouts = computed.map(
    (element): PolicyElement => ({ ...element, attributes: { timeout: element.attributes.timeout ?? "" }, children: [] }),
  );
  for (const element of running(subject, "inbound")) {
    const name = element.name === "set-variable" ? literalOf(element.attributes.name) : undefined;
    if (name === undefined || !timeouts.some((timeout) => readsVariable(timeout, name))) continue;
    const { value } = element.attributes;
    const seconds = Number(knownText(value, subject.estate) ?? Number.NaN);
    const place = { element, attribute: "value" };
    if (isDecidedByCaller(value)) report.finding("the caller's request decides how long forward-request waits", place);
    else if (seconds > maxSeconds) report.finding(`forward-request waits up to ${seconds} seconds`, place);
  }
}

/** How long a retry waits between its attempts, in seconds, at most; not a number where that is computed. */
function waitingTime({ attributes }: PolicyElement, estate: EstateIndex | undefined): number {
  const number = (value: PolicyElement["attributes"][string] | undefined) => Number(knownText(value, estate) ?? Number.NaN);
  return number(attributes.count) * number(attributes.interval);
}

const calls = new Set(["forward-request", "send-request", "send-one-way-request"]);
const forwarding = new Set(["forward-request"]);

function holds(element: PolicyElement, names: ReadonlySet<string>): boolean {
  return elementsOf(element).some((child) => names.has(child.name) || holds(child, names));
}

const choices = new Set(["set-backend-service"]);

/** Why a retry calls a service more than that service's failure asks for, and the attribute that says so. */
function excessOf(element: PolicyElement, estate: EstateIndex | undefined): { message: string; attribute: string } | undefined {
  const { condition, count, interval, delta, "max-interval": longest } = element.attributes;
  const attempts = Number(knownText(count, estate) ?? Number.NaN);
  if (!(attempts > 0) || !holds(element, calls)) return undefined;
  if (constantOf(condition) === true)
    return { message: `retry repeats its call ${attempts} times, also where it was answered`, attribute: "condition" };
  // Each attempt may go to another backend.
  if (holds(element, choices)) return undefined;
  const pause = Number(knownText(interval, estate) ?? Number.NaN);
  const grows = delta !== undefined || longest !== undefined;
  if (pause === 0 && !grows && attempts > maxAtOnce)
    return { message: `retry calls a service that fails ${attempts} times without a pause`, attribute: "interval" };
  // Whoever asks another service again and again may wait for it to finish.
  if (pause <= 1 && !grows && attempts > maxEverySecond && holds(element, forwarding))
    return {
      message: `retry calls a service that fails ${attempts} times at pauses of ${pause} seconds that never grow`,
      attribute: "interval",
    };
  return undefined;
}

/** A condition that is true where what a retry calls has failed. */
function failed(retry: PolicyElement): string {
  const request = holds(retry, forwarding) ? undefined : elementsOf(retry).find(({ name }) => name === "send-request");
  const variable = request && literalOf(request.attributes["response-variable-name"]);
  return variable === undefined || !/^[\w.-]+$/.test(variable)
    ? "@(context.Response == null || context.Response.StatusCode >= 500)"
    : `@(context.Variables[&quot;${variable}&quot;] == null || ((IResponse)context.Variables[&quot;${variable}&quot;]).StatusCode >= 500)`;
}
