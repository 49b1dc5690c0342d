import { isKnown } from "../../../estate/value";
import { callerKey, insertEarly } from "../../../repairs/sections";
import { exampleRecord } from "../../examples";
import { callsModel, checkedAlone, doubtIn } from "../../helpers/what-runs";
import { defineRule, type OperationSubject } from "../../rule";

/** Paths of the inference APIs of large language models. */
const inferencePath =
  /\/(?:chat\/completions|completions|embeddings|responses|v1\/messages|images\/generations|audio\/(?:transcriptions|translations|speech))(?:$|[/?:])/i;

const chat = [
  exampleRecord(
    "apis/operations",
    { displayName: "Chat", method: "POST", urlTemplate: "/deployments/{id}/chat/completions" },
    { path: { operationId: "getOrder" } },
  ),
];
const policies = (content: string) => `<policies><inbound><base />${content}</inbound></policies>`;
const tokens = '<llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="1000" estimate-prompt-tokens="true" />';
const metric = '<llm-emit-token-metric><dimension name="API ID" /></llm-emit-token-metric>';

export const tokensLimited = defineRule({
  id: "APIM-LIM-004",
  slug: "tokens-limited",
  severity: "high",
  title: "Calls of language models are limited by tokens, and their tokens are measured.",
  why: "One call may cost as much as thousands of others: a limit by calls does not bound what is paid.",
  fix: "Add llm-token-limit and llm-emit-token-metric in inbound, by subscription or caller.",
  controls: { owasp2019: ["API4"], owasp2023: ["API4"] },
  appliesTo: "operation",
  check(subject, report) {
    const inference = isInference(subject);
    if (inference === undefined) report.unknown(checkedAlone);
    if (!inference) return;
    const limit = subject.guarantee("inbound", "llm-token-limit", "azure-openai-token-limit");
    const measured = subject.guarantee("inbound", "llm-emit-token-metric", "azure-openai-emit-token-metric");
    const doubt = doubtIn(subject, "inbound");
    for (const [answer, policy, message] of [
      [limit, "llm-token-limit", "the tokens that a caller may use are not limited"],
      [measured, "llm-emit-token-metric", "nobody measures how many tokens callers use"],
    ] as const) {
      if (answer.holds === "yes") continue;
      if (doubt) report.unknown(doubt);
      else report.finding(message, { property: `inbound/${policy}` });
    }
  },
  repair: {
    extent: "partly",
    policy(_place, text, subject) {
      if (!isInference(subject)) return undefined;
      const has = (...names: readonly string[]) => subject.guarantee("inbound", ...names).holds === "yes";
      if (!has("llm-token-limit", "azure-openai-token-limit"))
        return {
          what: "limit each caller to 10000 tokens a minute by llm-token-limit",
          edits: insertEarly(
            text,
            `<llm-token-limit counter-key="${callerKey("tokens")}" tokens-per-minute="10000" estimate-prompt-tokens="true" />`,
          ),
          offered: "callers that use more would be refused; fit the number to what may be paid",
        };
      return {
        what: "measure tokens by llm-emit-token-metric",
        edits: insertEarly(text, '<llm-emit-token-metric><dimension name="API ID" /></llm-emit-token-metric>'),
        offered: "a broader scope may measure them already, and they would be counted twice",
      };
    },
  },
  examples: {
    pass: [
      { policy: policies(tokens + metric), records: chat },
      { title: "No language model.", policy: policies("") },
    ],
    fail: [
      { policy: policies(""), records: chat },
      { policy: policies(tokens), records: chat },
    ],
  },
});

/** Undefined where neither the policies nor an operation tell. */
function isInference(subject: OperationSubject): boolean | undefined {
  const template = subject.operation?.properties.urlTemplate;
  if (template !== undefined && isKnown(template) && inferencePath.test(template)) return true;
  if (callsModel(subject, "inbound")) return true;
  return subject.operation ? false : undefined;
}
