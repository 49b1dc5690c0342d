import { elementsOf, type PolicyElement, sectionNames, sectionOf } from "../../../document/ast";
import { flowOf } from "../../helpers/flow";
import { readsException, readsLastError, revealsLastError } from "../../helpers/last-error";
import { defineRule } from "../../rule";

/** Policies whose texts reach the caller. */
const answers = new Set(["set-body", "set-header", "set-status"]);

export const errorsRevealNothing = defineRule({
  id: "APIM-POL-003",
  slug: "errors-reveal-nothing",
  severity: "medium",
  title: "Answers to errors do not tell how the service is built.",
  why: "Names of policies, hosts and headers in an error message are a map for whoever looks for a way in.",
  fix: "Answer with a status, a general title and a correlation id; log the details instead.",
  controls: { owasp2019: ["API7", "API3"], owasp2023: ["API8", "API3"] },
  appliesTo: "policy",
  check({ document }, report) {
    const sections = document.root.name === "policies" ? sectionNames.map((name) => sectionOf(document, name)) : [document.root];
    const carries = flowOf(document, readsLastError);
    const carriesException = flowOf(document, readsException);
    for (const section of sections) if (section) look(section);

    function look(parent: PolicyElement) {
      for (const element of elementsOf(parent)) {
        // What is sent to a log or another service does not reach the caller.
        if (["send-request", "send-one-way-request", "log-to-eventhub", "trace"].includes(element.name)) continue;
        if (answers.has(element.name) && revealsLastError(element, carries)) {
          report.finding(`${element.name} sends details of context.LastError to the caller`, { element });
        } else if (answers.has(element.name) && revealsLastError(element, carriesException)) {
          report.finding(`${element.name} sends what an exception says to the caller`, { element });
        } else look(element);
      }
    }
  },
  examples: {
    pass: [
      {
        policy: `<policies><on-error><base /><trace source="errors"><message>@(context.LastError.Message)</message></trace>
          <set-body>{"title":"The request could not be served."}</set-body></on-error></policies>`,
      },
      {
        title: "The kind of error decides which of the fixed texts is sent.",
        policy: `<policies><on-error><base /><set-body>@{
          if (context.LastError.Source == "validate-jwt") { return "Sign in first."; }
          switch (context.LastError.Reason) { case "QuotaExceeded": return "Come back tomorrow."; }
          return context.LastError.Reason == "RateLimitExceeded" ? "Slow down." : "That did not work.";
        }</set-body></on-error></policies>`,
      },
    ],
    fail: [
      { policy: "<policies><on-error><base /><set-body>@(context.LastError.Message)</set-body></on-error></policies>" },
      {
        policy: `<policies><on-error><base /><set-body>@(context.LastError.Message.Contains("secret") ? "" : context.LastError.Message)</set-body></on-error></policies>`,
      },
      { policy: "<policies><on-error><base /><set-body>@(context.LastError?.Message)</set-body></on-error></policies>" },
      {
        title: "What an expression's own exception says.",
        policy: `<policies><outbound><base /><set-body>@{
          try { return context.Response.Body.As<string>(preserveContent: true).Trim(); } catch (Exception failure) { return failure.ToString(); }
        }</set-body></outbound></policies>`,
      },
      {
        title: "By way of a variable.",
        policy: `<policies><on-error><base /><set-variable name="why" value="@(context.LastError.Message)" />
          <set-body>@((string)context.Variables["why"])</set-body></on-error></policies>`,
      },
      { policy: '<policies><on-error><base /><set-body template="liquid">{{context.LastError.Message}}</set-body></on-error></policies>' },
      {
        policy:
          '<policies><on-error><base /><set-header name="ErrorSource"><value>@(context.LastError.Source)</value></set-header></on-error></policies>',
      },
    ],
  },
});
