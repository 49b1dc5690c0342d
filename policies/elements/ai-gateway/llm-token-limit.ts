import { defineElement } from "../define";
import { tokenLimitAttributes, tokenLimitNotes } from "./token-limit";

export const llmTokenLimit = defineElement({
  name: "llm-token-limit",
  category: "ai-gateway",
  summary: "Refuses calls to a language model once a key has used too many tokens: 429 in a minute, 403 in a quota period.",
  sections: ["inbound"],
  gateways: ["classic", "v2", "self-hosted", "workspace"],
  notes: tokenLimitNotes,
  attributes: tokenLimitAttributes,
  rules: [
    { rule: "atLeastOneOf", of: ["tokensPerMinute", "tokenQuota"] },
    { rule: "requiredTogether", of: ["tokenQuota", "tokenQuotaPeriod"], lenient: true },
  ],
  examples: {
    pass: [
      {
        args: {
          counterKey: { expression: "@(context.Subscription.Id)" },
          tokensPerMinute: 5000,
          tokenQuota: 1000000,
          tokenQuotaPeriod: "Monthly",
          estimatePromptTokens: true,
          remainingTokensHeaderName: "x-remaining-tokens",
          tokensConsumedVariableName: "tokens",
        },
        xml: `
          <llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="5000" token-quota="1000000"
                           token-quota-period="Monthly" estimate-prompt-tokens="true"
                           remaining-tokens-header-name="x-remaining-tokens" tokens-consumed-variable-name="tokens" />`,
      },
    ],
    fail: [
      { xml: '<llm-token-limit counter-key="a" estimate-prompt-tokens="true" />', rule: "attribute-combination" },
      { args: { counterKey: "a", tokenQuota: 9, estimatePromptTokens: true }, rule: "attribute-combination" },
      { xml: '<llm-token-limit counter-key="a" tokens-per-minute="9" />', rule: "missing-attribute" },
      { xml: '<llm-token-limit counter-key="a" tokens-per-minute="9" estimate-prompt-tokens="@(true)" />', rule: "expression-not-allowed" },
      {
        xml: '<llm-token-limit counter-key="a" token-quota="9" token-quota-period="daily" estimate-prompt-tokens="true" />',
        rule: "attribute-value",
      },
    ],
  },
});
