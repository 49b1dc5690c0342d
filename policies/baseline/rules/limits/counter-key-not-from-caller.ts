import { isExpression } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

/** Parts of a request that the caller writes at will. A token's claims are not among them: somebody signed those. */
const chosenByCaller: readonly (readonly [RegExp, string])[] = [
  [/\.Headers\b/, "a header"],
  [/\.(?:Url|OriginalUrl)\s*\.\s*Query\b/, "the query"],
  [/\.Body\b/, "the body"],
  [/\.MatchedParameters\b/, "the path"],
];

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
    for (const element of elementsNamed(document, "rate-limit-by-key", "quota-by-key", "llm-token-limit", "azure-openai-token-limit")) {
      const key = element.attributes["counter-key"];
      if (!isExpression(key)) continue;
      const code = key.expression;
      // The claims of a token are read from a header, and validated elsewhere.
      if (/\b(?:AsJwt|TryParseJwt)\b/.test(code)) continue;
      const [, part] = chosenByCaller.find(([pattern]) => pattern.test(code)) ?? [];
      if (part) report.finding(`${element.name} counts by ${part}, which the caller writes`, { element, attribute: "counter-key" });
    }
  },
  examples: {
    pass: [
      { policy: limit("@(context.Request.IpAddress)") },
      { policy: limit("@(context.Subscription.Id)") },
      { policy: limit("@(context.Request.Headers.GetValueOrDefault(&quot;Authorization&quot;, &quot;&quot;).AsJwt()?.Subject)") },
    ],
    fail: [
      { policy: limit("@(context.Request.Headers.GetValueOrDefault(&quot;X-Forwarded-For&quot;, &quot;&quot;))") },
      { policy: limit("@(context.Request.Url.Query.GetValueOrDefault(&quot;user&quot;, &quot;&quot;))") },
    ],
  },
});
