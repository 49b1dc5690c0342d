import { isExpression } from "../../../document/ast";
import { withoutAliases } from "../../../expressions/without-aliases";
import { elementsNamed } from "../../helpers/elements";
import { flowOf, withoutToken } from "../../helpers/flow";
import { defineRule } from "../../rule";

/** Parts of a request that the caller writes at will, and what is another in each call. */
const chosenByCaller: readonly (readonly [RegExp, string])[] = [
  [/\bRequest\s*\.\s*Headers\b/, "a header, which the caller writes"],
  [/\.(?:Url|OriginalUrl)\s*\.\s*Query\b/, "the query, which the caller writes"],
  [/\bRequest\s*\.\s*Body\b/, "the body, which the caller writes"],
  [/\.MatchedParameters\b/, "the path, which the caller writes"],
  [/\.(?:Url|OriginalUrl)\b(?!\s*\.\s*(?:Host|Scheme|Port)\b)/, "the address, which the caller writes"],
  [
    /"jti"|(?:\bAsJwt\s*\(\s*\)\s*\??|\(\s*Jwt\s*\)\s*context\s*\.\s*Variables\s*\[[^\][]*\]\s*\)*)\s*\.\s*Id\b/,
    "the token's id, which is another for each token",
  ],
  [/\bcontext\s*\.\s*RequestId\b/, "the request's id, which is another for each call"],
  [
    /\bGuid\s*\.\s*NewGuid\b|\bEnvironment\s*\.\s*TickCount|\bnew\s+Random\b|\b(?:DateTime|DateTimeOffset)\s*\.\s*(?:Utc)?Now\b|\bcontext\s*\.\s*(?:Timestamp|Elapsed)\b/,
    "what is another for each call",
  ],
];

/** By what the caller chooses a key counts, in words. */
function choice(code: string): string | undefined {
  const others = withoutToken(withoutAliases(code));
  return chosenByCaller.find(([pattern]) => pattern.test(others))?.[1];
}

const limits = ["rate-limit-by-key", "quota-by-key", "llm-token-limit", "azure-openai-token-limit", "limit-concurrency"] as const;

const limit = (key: string) =>
  `<policies><inbound><base /><rate-limit-by-key calls="10" renewal-period="60" counter-key="${key}" /></inbound></policies>`;

export const counterKeyNotFromCaller = defineRule({
  id: "APIM-LIM-005",
  slug: "counter-key-not-from-caller",
  severity: "medium",
  title: "Limits count by what the caller can't choose.",
  why: "Whoever writes another value into each request is never counted twice.",
  fix: "Count by context.Subscription.Id, a claim of the validated token, or context.Request.IpAddress.",
  controls: { owasp2019: ["API4"], owasp2023: ["API4", "API6"] },
  appliesTo: "policy",
  check({ document }, report) {
    const carries = flowOf(document, (code) => choice(code) !== undefined);
    for (const element of elementsNamed(document, ...limits)) {
      const attribute = element.name === "limit-concurrency" ? "key" : "counter-key";
      const key = element.attributes[attribute];
      if (!isExpression(key)) continue;
      const by = choice(key.expression) ?? (carries(key) ? "a variable that the caller fills" : undefined);
      if (by) report.finding(`${element.name} counts by ${by}`, { element, attribute });
    }
  },
  examples: {
    pass: [
      { policy: limit("@(context.Request.IpAddress)") },
      { policy: limit("@(context.Subscription.Id)") },
      { policy: limit("@(context.Request.Headers.GetValueOrDefault(&quot;Authorization&quot;, &quot;&quot;).AsJwt()?.Subject)") },
    ],
    fail: [
      { title: "Another key for each token.", policy: limit("@(((Jwt)context.Variables[&quot;caller&quot;]).Id)") },
      {
        title: "As many calls at one time as there are values of a header.",
        policy: `<policies><backend><limit-concurrency key="@(context.Request.Headers.GetValueOrDefault(&quot;X-Client&quot;, &quot;&quot;))" max-count="5">
          <forward-request timeout="30" /></limit-concurrency></backend></policies>`,
      },
      { title: "Another key for each call.", policy: limit("@(context.RequestId.ToString())") },
      {
        title: "By way of a variable.",
        policy: limit("@((string)context.Variables[&quot;key&quot;])").replace(
          "<rate-limit-by-key",
          '<set-variable name="key" value="@(context.Request.Headers.GetValueOrDefault(&quot;X-Client&quot;, &quot;&quot;))" /><rate-limit-by-key',
        ),
      },
      { policy: limit("@(context.Request.Headers.GetValueOrDefault(&quot;X-Forwarded-For&quot;, &quot;&quot;))") },
      {
        policy: limit("@{ var request = context.Request; return request.Headers.GetValueOrDefault(&quot;X-Client&quot;, &quot;&quot;); }"),
      },
      { policy: limit("@(context.Request.Url.Query.GetValueOrDefault(&quot;user&quot;, &quot;&quot;))") },
    ],
  },
});
