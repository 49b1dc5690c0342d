import { elementsOf, literalOf, type PolicyElement } from "../../../document/ast";
import { type EffectivePolicy, isKnownStep, type PolicyStep } from "../../../document/effective";
import { constantOf } from "../../../document/guarantee";
import { callerChecks } from "../../helpers/elements";
import { readsVariable } from "../../helpers/reads-variable";
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
  "cache-store-value": "something is cached",
  "cache-remove-value": "something is taken out of the cache",
  "get-authorization-context": "a credential is fetched",
  "llm-semantic-cache-lookup": "a cached answer is given",
  "azure-openai-semantic-cache-lookup": "a cached answer is given",
  "mock-response": "an answer is made up",
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
    for (const effect of new Course(effective).effects()) {
      report.finding(`${effects[effect.name] ?? "a cached answer is given"} (${effect.name}) before ${first.element.name} has run`, {
        element: effect,
      });
    }
  },
  examples: {
    pass: [{ policy: `<policies><inbound><base />${token}${request}</inbound></policies>` }],
    fail: [
      { policy: `<policies><inbound><base />${request}${token}</inbound></policies>` },
      {
        title: "An answer out of the cache, for whoever asks.",
        policy: `<policies><inbound><base /><cache-lookup-value key="orders" variable-name="hit" /><choose>
          <when condition="@(context.Variables.ContainsKey(&quot;hit&quot;))"><return-response><set-body>@((string)context.Variables["hit"])</set-body></return-response></when>
          </choose>${token}</inbound></policies>`,
      },
      {
        title: "On the path that goes around the validation.",
        policy: `<policies><inbound><base /><choose><when condition="@(context.Request.Headers.ContainsKey(&quot;X-Fast&quot;))">${request}<return-response /></when>
          <otherwise>${token}</otherwise></choose></inbound></policies>`,
      },
    ],
  },
});

const checks: readonly string[] = callerChecks;
const ends = new Set(["return-response", "mock-response"]);

/** Follows inbound path by path until the caller is known. */
class Course {
  private readonly found: PolicyElement[] = [];
  /** Variables with what a cache held, by the policies that looked there. */
  private readonly cached = new Map<string, PolicyElement>();
  private included: PolicyStep["included"];

  constructor(private readonly effective: EffectivePolicy) {}

  /** What acts on a path on which nobody has been authenticated before. */
  effects(): readonly PolicyElement[] {
    for (const step of this.effective.inbound) {
      if (!isKnownStep(step)) continue;
      this.included = step.included;
      if (this.passes(step.element)) break;
    }
    return this.found;
  }

  /** Whether whoever gets past an element is known, or nobody does. */
  private passes(element: PolicyElement): boolean {
    if (checks.includes(element.name)) return true;
    if (acts(element)) {
      this.found.push(element);
      return ends.has(element.name);
    }
    if (element.name === "cache-lookup-value") this.cached.set(literalOf(element.attributes["variable-name"]) ?? "", element);
    if (ends.has(element.name)) {
      this.answers(element);
      return true;
    }
    if (element.name === "choose") return this.choose(element);
    const fragment = this.included?.get(element);
    return this.all(elementsOf(fragment && "root" in fragment ? fragment.root : element));
  }

  /** An answer that is made of what a cache held was given to somebody else before. */
  private answers(element: PolicyElement) {
    for (const [variable, lookup] of this.cached) if (readsVariable(element, variable)) this.found.push(lookup);
  }

  private all(elements: readonly PolicyElement[]): boolean {
    for (const element of elements) if (this.passes(element)) return true;
    return false;
  }

  private choose(choose: PolicyElement): boolean {
    let everyPath = true;
    for (const branch of elementsOf(choose)) {
      const constant = branch.name === "otherwise" ? true : constantOf(branch.attributes.condition);
      if (constant === false) continue;
      everyPath = this.all(elementsOf(branch)) && everyPath;
      if (constant === true) return everyPath;
    }
    return false;
  }
}
