import type { PolicyElement } from "../../../document/ast";
import { elementsIn, isKnownStep } from "../../../document/effective";
import { callerChecks } from "../../helpers/elements";
import { running } from "../../helpers/what-runs";
import { defineRule } from "../../rule";

/** Policies that act for the caller before anybody knows who that is, and what they do. */
const effects: Readonly<Record<string, string>> = {
  "send-request": "another service is called",
  "send-one-way-request": "another service is called",
  "send-service-bus-message": "a message is sent",
  "publish-to-dapr": "a message is sent",
  "invoke-dapr-binding": "a binding is called",
  "log-to-eventhub": "an event is written",
  "cache-lookup": "a cached answer is given",
  "set-backend-service": "the backend is chosen",
};

const acts = ({ name }: PolicyElement) => Object.hasOwn(effects, name);

const token =
  '<validate-azure-ad-token tenant-id="contoso.example"><audiences><audience>api://orders</audience></audiences></validate-azure-ad-token>';
const request = '<send-request response-variable-name="a"><set-url>https://a.example</set-url></send-request>';

export const authenticationFirst = defineRule({
  id: "APIM-AUT-009",
  slug: "authentication-first",
  severity: "medium",
  title: "Callers are authenticated before anything is done for them.",
  why: "What stands in front of the token's validation runs for everybody: calls that cost, cached answers, messages.",
  fix: "Move the validation up, in front of everything with an effect.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-1"] },
  appliesTo: "operation",
  check({ effective, guarantee }, report) {
    const answer = guarantee("inbound", ...callerChecks);
    const [first] = answer.by;
    if (!first) {
      // Nobody is known here; whether somebody is in a broader scope, and only behind these, is for that scope to tell.
      if (answer.holds === "unknown" && running({ effective }, "inbound").some(acts)) report.unknown(answer.why ?? "");
      return;
    }
    for (const step of effective.inbound) {
      if (!isKnownStep(step)) continue;
      if (step.element === first.step.element) return;
      const effect = elementsIn(step).find(acts);
      if (effect) report.finding(`${effects[effect.name]} (${effect.name}) before ${first.element.name} has run`, { element: effect });
    }
  },
  examples: {
    pass: [{ policy: `<policies><inbound><base />${token}${request}</inbound></policies>` }],
    fail: [{ policy: `<policies><inbound><base />${request}${token}</inbound></policies>` }],
  },
});
