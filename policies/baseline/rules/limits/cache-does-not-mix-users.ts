import { childrenNamed, elementsOf, isExpression, literalOf, type PolicyElement, type PolicyValue, textOf } from "../../../document/ast";
import { callerChecks, elementsNamed } from "../../helpers/elements";
import { isDecidedByCaller } from "../../helpers/flow";
import { knownText } from "../../helpers/known-text";
import { readsVariable } from "../../helpers/reads-variable";
import { switchOf } from "../../helpers/switch";
import { running } from "../../helpers/what-runs";
import { defineRule, type OperationSubject, type Report } from "../../rule";

const lookup = (attributes: string, content = "") =>
  `<policies><inbound><base /><cache-lookup vary-by-developer="false" vary-by-developer-groups="false" ${attributes}>${content}</cache-lookup></inbound></policies>`;

const token =
  '<validate-azure-ad-token tenant-id="contoso.example" output-token-variable-name="caller"><audiences><audience>api://orders</audience></audiences></validate-azure-ad-token>';
const kept = (key: string) => `<policies><inbound><base />${token}</inbound><outbound><base />
  <cache-store-value key="${key.replaceAll('"', "&quot;")}" value="@(context.Response.Body.As&lt;string>(preserveContent: true))" duration="60" /></outbound></policies>`;

export const cacheDoesNotMixUsers = defineRule({
  id: "APIM-LIM-006",
  slug: "cache-does-not-mix-users",
  severity: "high",
  title: "Cached answers are kept apart by caller.",
  why: "An answer that was cached for one caller is given to the next, with everything that it holds.",
  fix: "Vary by the Authorization header or by developer, or don't cache answers to requests with a token.",
  controls: { owasp2019: ["API3"], owasp2023: ["API3", "API4"] },
  appliesTo: ["policy", "operation"],
  check(subject, report) {
    if (subject.subject === "operation") {
      checkValues(subject, report);
      return;
    }
    const { document, estate } = subject;
    const authenticates = elementsNamed(document, ...callerChecks).length > 0;
    let authorization: "caller's" | "gone" | "ours" = "caller's";
    const lookups = elementsNamed(document, "cache-lookup");
    // Headers of other requests, and of answers, are not those that the cache goes by.
    const elsewhere = new Set(lookups.length === 0 ? [] : elementsNamed(document, ...others).flatMap(elementsOf));
    for (const element of lookups.length === 0 ? [] : elementsNamed(document, "cache-lookup", "set-header", ...identities)) {
      if (elsewhere.has(element)) continue;
      if (element.name !== "cache-lookup") {
        authorization = after(element) ?? authorization;
        continue;
      }
      const downstream = knownText(element.attributes["downstream-caching-type"], estate)?.trim();
      if (downstream === "public" && authenticates)
        report.finding("caches on the way keep answers for everybody, although callers prove who they are", {
          element,
          attribute: "downstream-caching-type",
        });
      if (authorization === "gone" && authenticates && !variesByDeveloper(element)) {
        report.finding("the Authorization header is gone when the cache is asked, so that callers with a token share answers", { element });
        continue;
      }
      // Without this switch the service does not cache what was asked for with an Authorization header.
      const shared = switchOf(element.attributes["allow-private-response-caching"], false, estate);
      if (shared === false || variesByDeveloper(element)) continue;
      if (variesByAuthorization(element) && authorization === "caller's") continue;
      if (shared === undefined && !isDecidedByCaller(element.attributes["allow-private-response-caching"]))
        report.unknown("allow-private-response-caching is computed");
      else
        report.finding("answers to requests with a token are cached for everybody", {
          element,
          attribute: "allow-private-response-caching",
        });
    }
    for (const element of elementsNamed(document, "llm-semantic-cache-lookup", "azure-openai-semantic-cache-lookup")) {
      if (childrenNamed(element, "vary-by").length === 0) {
        report.finding("similar prompts of different callers share one answer", { element });
      }
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element } = place ?? {};
      if (!element) return undefined;
      if (element.name === "cache-lookup") {
        const header = "<vary-by-header>Authorization</vary-by-header>";
        return { what: "vary cached answers by the Authorization header", edits: text.insertFirst(element, header) };
      }
      if (element.name.startsWith("cache-"))
        return { what: "put what tells callers apart into the key", edits: [], offered: "which claim that is is not written here" };
      return {
        what: "vary cached answers by subscription",
        edits: text.insertFirst(element, "<vary-by>@(context.Subscription.Id)</vary-by>"),
        offered: "requests without a subscription key would fail; name what tells your callers apart",
      };
    },
  },
  examples: {
    pass: [
      { policy: lookup("") },
      { title: "With the caller in the key.", policy: kept('@(context.Request.Url.Path + ((Jwt)context.Variables["caller"]).Subject)') },
      {
        title: "A count, out of the answer.",
        policy: `<policies><inbound><base />${token}</inbound><outbound><base />
          <set-variable name="used" value="@((int)context.Response.Body.As&lt;JObject>(preserveContent: true)[&quot;usage&quot;])" />
          <cache-store-value key="used" value="@((int)context.Variables[&quot;used&quot;])" duration="60" /></outbound></policies>`,
      },
      {
        title: "What another service gives everybody.",
        policy: `<policies><inbound><base />${token}<send-request response-variable-name="all" timeout="10"><set-url>https://countries.example</set-url></send-request>
          <cache-store-value key="countries" value="@(((IResponse)context.Variables[&quot;all&quot;]).Body.As&lt;string>())" duration="60" /></inbound></policies>`,
      },
      { policy: lookup('allow-private-response-caching="true"', "<vary-by-header>Authorization</vary-by-header>") },
      {
        policy: `<policies><inbound><base /><llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="a" embeddings-backend-auth="system-assigned">
          <vary-by>@(context.Subscription.Id)</vary-by></llm-semantic-cache-lookup></inbound></policies>`,
      },
    ],
    fail: [
      { policy: lookup('allow-private-response-caching="true"') },
      { title: "Kept by path, for the next caller.", policy: kept("@(context.Request.Url.Path)") },
      {
        title: "By way of variables.",
        policy: `<policies><inbound><base />${token}</inbound><outbound><base /><set-variable name="key" value="@(context.Request.Url.Path)" />
          <set-variable name="answer" value="@(context.Response.Body.As&lt;string>(preserveContent: true))" />
          <cache-store-value key="@((string)context.Variables[&quot;key&quot;])" value="@((string)context.Variables[&quot;answer&quot;])" duration="60" /></outbound></policies>`,
      },
      {
        title: "What another call has left there.",
        policy: `<policies><inbound><base />${token}<cache-lookup-value key="@(context.Request.Url.Path)" variable-name="hit" /><choose>
          <when condition="@(context.Variables.ContainsKey(&quot;hit&quot;))"><return-response><set-body>@((string)context.Variables["hit"])</set-body></return-response></when>
          </choose></inbound></policies>`,
      },
      {
        policy:
          '<policies><inbound><base /><llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="a" embeddings-backend-auth="system-assigned" /></inbound></policies>',
      },
    ],
  },
});

/** Policies that put the gateway's own identity in the place of the caller's. */
const identities = ["authentication-managed-identity", "authentication-basic"] as const;
const responseBody = /\bcontext\s*\.\s*Response\s*\.\s*Body\b/;
/** What tells callers apart. */
const namesCaller = /\b(?:Subscription|User|Claims|Subject|AsJwt|IpAddress|Certificate)\b|"Authorization"/i;
/** A variable as it is: `(string)context.Variables["a"]`. */
const wholeVariable =
  /^@\(\s*(?:\(\s*[\w.]+\s*\)\s*)?context\s*\.\s*Variables\s*(?:\[\s*"([^"]+)"\s*\]|\.\s*GetValueOrDefault\s*(?:<[^>]*>)?\s*\(\s*"([^"]+)"[^()]*\))\s*(?:\.\s*ToString\s*\(\s*\)\s*)?\)$/;
const variableRead = /\bVariables\s*(?:\[\s*|\.\s*GetValueOrDefault\s*(?:<[^>]*>)?\s*\(\s*)"([^"]+)"/g;
/** Requests of the policy's own, and answers: they have headers of their own. */
const others = ["send-request", "send-one-way-request", "return-response"] as const;
const sections = ["inbound", "backend", "outbound", "on-error"] as const;
/** Variables are followed through this many others. */
const maxSteps = 8;

/** Answers that policies keep under keys of their own, wherever the caller is authenticated. */
function checkValues(subject: OperationSubject, report: Report) {
  const isCache = ({ name }: PolicyElement) => name === "cache-store-value" || name === "cache-lookup-value";
  if (!sections.some((section) => running(subject, section).some(isCache))) return;
  const { by, sometimes } = subject.guarantee("inbound", ...callerChecks);
  if (by.length + sometimes.length === 0) return;
  const elements = running(subject, ...sections);
  const setters = new Map<string, PolicyValue[]>();
  for (const { name, attributes } of elements) {
    const variable = name === "set-variable" ? literalOf(attributes.name) : undefined;
    if (variable === undefined || attributes.value === undefined) continue;
    const values = setters.get(variable) ?? [];
    values.push(attributes.value);
    setters.set(variable, values);
  }
  const isNamed = (key: PolicyValue | undefined, steps = 0): boolean => {
    if (!isExpression(key)) return false;
    if (namesCaller.test(key.expression)) return true;
    return [...key.expression.matchAll(variableRead)].some(([, variable = ""]) => holdsCaller(variable, steps + 1));
  };
  const followed = new Map<string, boolean>();
  const holdsCaller = (variable: string, steps: number): boolean => {
    const values = steps <= maxSteps ? setters.get(variable) : undefined;
    // What another policy fills may well be a claim.
    if (!values) return true;
    const known = followed.get(variable);
    if (known !== undefined) return known;
    // So may one that is made of itself.
    followed.set(variable, true);
    const found = values.some((each) => isNamed(each, steps));
    followed.set(variable, found);
    return found;
  };
  /** An answer, or the whole of one by way of a variable: a part of it, such as a count, may be anybody's. */
  const isAnswer = (value: PolicyValue | undefined): boolean => {
    if (!isExpression(value)) return false;
    if (responseBody.test(value.expression)) return true;
    const variable = wholeVariable.exec(value.expression);
    const values = variable ? setters.get(variable[1] ?? variable[2] ?? "") : undefined;
    return values?.some((each) => isExpression(each) && responseBody.test(each.expression) && !/\[\s*"/.test(each.expression)) ?? false;
  };
  const isShared = ({ attributes: { key } }: PolicyElement) => !isNamed(key);
  const stores = elements.filter(({ name }) => name === "cache-store-value");
  const ofAnswers = stores.filter(({ attributes: { value } }) => isAnswer(value));
  for (const element of ofAnswers.filter(isShared))
    report.finding("the answer to one caller is kept under a key that others have too", { element, attribute: "key" });
  // What policies have fetched for everybody is kept for everybody.
  if (stores.length > ofAnswers.length) return;
  for (const element of elements) {
    const variable = element.name === "cache-lookup-value" ? literalOf(element.attributes["variable-name"]) : undefined;
    if (variable === undefined || !isShared(element)) continue;
    const givesOut = (answer: PolicyElement) => childrenNamed(answer, "set-body").some((body) => readsVariable(body, variable));
    if (elements.some((other) => other.name === "return-response" && givesOut(other)))
      report.finding("an answer out of the cache is given to whoever asks by a key that others have too", { element, attribute: "key" });
  }
}

/** What an element leaves in the Authorization header; undefined where it leaves it alone. */
function after({ name, attributes }: PolicyElement): "gone" | "ours" | undefined {
  if (name !== "set-header") return attributes["output-token-variable-name"] === undefined ? "ours" : undefined;
  if (!/^authorization$/i.test(literalOf(attributes.name) ?? "")) return undefined;
  const action = literalOf(attributes["exists-action"]) ?? "override";
  return action === "delete" ? "gone" : action === "override" ? "ours" : undefined;
}

function variesByDeveloper(element: PolicyElement): boolean {
  return switchOf(element.attributes["vary-by-developer"], false) === true;
}

function variesByAuthorization(element: PolicyElement): boolean {
  return childrenNamed(element, "vary-by-header").some((header) => /^authorization$/i.test(literalOf(textOf(header)) ?? ""));
}
