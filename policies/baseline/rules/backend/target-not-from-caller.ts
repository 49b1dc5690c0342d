import { isExpression, literalOf, type PolicyElement, type PolicyValue, textOf } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

/** Parts of a request that the caller writes. The address of the caller and the operation's own names are not. */
const fromCaller = /\bcontext\s*\.\s*Request\s*\.\s*(?:Headers|Body|MatchedParameters|OriginalUrl|Url)\b/;
/** A URL whose host is fixed before anything is added: `"https://host/..." + x`, `$"https://host/{x}"`. */
const fixedHost = /^@\(\s*\$?@?"https?:\/\/[^"{}/]+\//i;
const namedHost = /^@\(\s*\$?@?"(?:https?:\/\/)?\{\{[^{}]+\}\}/i;
const readsVariable = /\bVariables\s*(?:\[\s*"([^"]+)"\s*\]|\.\s*GetValueOrDefault\s*(?:<[^>]*>)?\s*\(\s*"([^"]+)")/g;

const backend = (url: string) => `<policies><inbound><base /><set-backend-service base-url="${url}" /></inbound></policies>`;

export const targetNotFromCaller = defineRule({
  id: "APIM-BKD-006",
  slug: "target-not-from-caller",
  severity: "critical",
  title: "Callers don't choose which host is called.",
  why: "Whoever names the host makes the gateway call anything that it can reach, with its own identity.",
  fix: "Write the host down, or choose among known backends by an expression over constants.",
  controls: { owasp2023: ["API7"], mcsb: ["NS-2"] },
  appliesTo: "policy",
  check({ document }, report) {
    const tainted = taintedVariables(elementsNamed(document, "set-variable"));
    const look = (value: PolicyValue | undefined, element: PolicyElement, attribute?: string) => {
      if (!isExpression(value) || !decidesHost(value.expression, tainted)) return;
      report.finding(`the caller's request decides which host ${element.name} calls`, { element, ...(attribute && { attribute }) });
    };
    for (const element of elementsNamed(document, "set-backend-service")) {
      look(element.attributes["base-url"], element, "base-url");
    }
    for (const element of elementsNamed(document, "set-url")) look(textOf(element), element);
  },
  examples: {
    pass: [
      { policy: backend('@("https://orders.example/" + context.Request.MatchedParameters["region"])') },
      { policy: backend('@(context.Request.Headers.ContainsKey("X-Beta") ? "https://beta.example" : "https://orders.example")') },
      { policy: backend("@((string)context.Variables[&quot;backend&quot;])") },
    ],
    fail: [
      { policy: backend('@(context.Request.Headers.GetValueOrDefault("X-Backend", ""))') },
      { policy: backend('@("https://" + context.Request.MatchedParameters["host"])') },
      {
        title: "By way of a variable.",
        policy: `<policies><inbound><base />
          <set-variable name="target" value="@(context.Request.Url.Query.GetValueOrDefault(&quot;url&quot;, &quot;&quot;))" />
          <send-request response-variable-name="a" timeout="10"><set-url>@((string)context.Variables["target"])</set-url></send-request></inbound></policies>`,
      },
    ],
  },
});

/** Variables whose value holds something that the caller wrote, directly or by way of others. */
function taintedVariables(setters: readonly PolicyElement[]): ReadonlySet<string> {
  const tainted = new Set<string>();
  // One pass for each link of the longest chain; each finds at least one more, or none is left.
  for (let before = -1; before < tainted.size; ) {
    before = tainted.size;
    for (const setter of setters) {
      const { value } = setter.attributes;
      const name = literalOf(setter.attributes.name);
      if (name !== undefined && isExpression(value) && carries(value.expression, tainted)) tainted.add(name);
    }
  }
  return tainted;
}

function carries(code: string, tainted: ReadonlySet<string>): boolean {
  const result = withoutConditions(code);
  return fromCaller.test(result) || variablesIn(result).some((name) => tainted.has(name));
}

function decidesHost(code: string, tainted: ReadonlySet<string>): boolean {
  return !fixedHost.test(code) && !namedHost.test(code) && carries(code, tainted);
}

function variablesIn(code: string): string[] {
  return [...code.matchAll(readsVariable)].map(([, indexed, asked]) => indexed ?? asked ?? "");
}

/** What only decides between alternatives does not become part of the result: the condition in front of a `?`. */
function withoutConditions(code: string): string {
  const body = /^@\(([\s\S]*)\)$/.exec(code.trim())?.[1];
  if (body === undefined) return code;
  const mark = topLevelQuestionMark(body);
  return mark < 0 ? code : withoutConditions(`@(${body.slice(mark + 1)})`);
}

/** The index of a conditional's `?` outside of brackets and strings; -1 where there is none. */
function topLevelQuestionMark(code: string): number {
  let depth = 0;
  for (let i = 0; i < code.length; i++) {
    const c = code[i];
    if (c === '"') {
      for (i++; i < code.length && code[i] !== '"'; i++) if (code[i] === "\\") i++;
    } else if (c === "(" || c === "[" || c === "{") depth++;
    else if (c === ")" || c === "]" || c === "}") depth--;
    else if (c === "?" && depth === 0 && !/[?.[]/.test(code[i + 1] ?? "") && code[i - 1] !== "?") return i;
  }
  return -1;
}
