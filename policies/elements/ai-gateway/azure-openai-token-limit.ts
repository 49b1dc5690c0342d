import { oneOf } from "../attribute";
import { defineElement } from "../define";
import { tokenLimitAttributes, tokenLimitNotes } from "./token-limit";

const { tokensPerMinute, tokenQuota, remainingQuotaTokensHeaderName, remainingQuotaTokensVariableName } = tokenLimitAttributes;

export const azureOpenaiTokenLimit = defineElement({
  name: "azure-openai-token-limit",
  category: "ai-gateway",
  summary: "Refuses calls to Azure OpenAI with 429 once a key has used too many tokens in a minute.",
  sections: ["inbound"],
  gateways: ["classic", "v2", "self-hosted", "workspace"],
  notes: [...tokenLimitNotes, "`llm-token-limit` does the same for more models and is the better choice for new policies."],
  attributes: {
    ...tokenLimitAttributes,
    /** Tokens of prompts and completions allowed in one minute. */
    tokensPerMinute: tokensPerMinute.required(),
    /** Tokens allowed in one quota period. */
    tokenQuota: tokenQuota.undocumented(),
    /** The length of the quota period. */
    tokenQuotaPeriod: oneOf("Hourly", "Daily", "Weekly", "Monthly", "Yearly").alsoReads("Indefinite").undocumented(),
    /** The response header that tells how many tokens are left of the quota. */
    remainingQuotaTokensHeaderName: remainingQuotaTokensHeaderName.undocumented(),
    /** The variable that tells how many tokens are left of the quota. */
    remainingQuotaTokensVariableName: remainingQuotaTokensVariableName.undocumented(),
  },
  examples: {
    pass: [
      {
        args: {
          counterKey: { expression: "@(context.Request.IpAddress)" },
          tokensPerMinute: 5000,
          estimatePromptTokens: false,
          retryAfterHeaderName: "x-retry-after",
          remainingTokensVariableName: "remainingTokens",
        },
        xml: `
          <azure-openai-token-limit counter-key="@(context.Request.IpAddress)" tokens-per-minute="5000"
                                    estimate-prompt-tokens="false" retry-after-header-name="x-retry-after"
                                    remaining-tokens-variable-name="remainingTokens" />`,
      },
    ],
    fail: [
      { xml: '<azure-openai-token-limit counter-key="a" estimate-prompt-tokens="true" />', rule: "missing-attribute" },
      { xml: '<azure-openai-token-limit tokens-per-minute="9" estimate-prompt-tokens="true" />', rule: "missing-attribute" },
      {
        xml: '<azure-openai-token-limit counter-key="a" tokens-per-minute="few" estimate-prompt-tokens="true" />',
        rule: "attribute-type",
      },
    ],
  },
});
