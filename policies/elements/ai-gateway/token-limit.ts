import { bool, int, oneOf, string } from "../attribute";

/** The attributes of the token limits. */
export const tokenLimitAttributes = {
  /** Who is counted: the tokens of each value of this key are counted apart. */
  counterKey: string().required().expression(),
  /** Tokens of prompts and completions allowed in one minute. */
  tokensPerMinute: int().expression(),
  /** Tokens allowed in one quota period. */
  tokenQuota: int().expression(),
  /** The length of the quota period. */
  tokenQuotaPeriod: oneOf("Hourly", "Daily", "Weekly", "Monthly", "Yearly").alsoReads("Indefinite").expression(),
  /** Whether prompts are estimated beforehand, so that one over the limit never reaches the model; costs some time. */
  estimatePromptTokens: bool().required(),
  /** The response header that tells after how many seconds to try again. */
  retryAfterHeaderName: string().default("Retry-After"),
  /** The variable that tells after how many seconds to try again. */
  retryAfterVariableName: string(),
  /** The response header that tells how many tokens are left of the quota. */
  remainingQuotaTokensHeaderName: string(),
  /** The variable that tells how many tokens are left of the quota. */
  remainingQuotaTokensVariableName: string(),
  /** The response header that tells how many tokens are left in this minute. */
  remainingTokensHeaderName: string(),
  /** The variable that tells how many tokens are left in this minute. */
  remainingTokensVariableName: string(),
  /** The response header that tells how many tokens the call used. */
  tokensConsumedHeaderName: string(),
  /** The variable that tells how many tokens the call used. */
  tokensConsumedVariableName: string(),
  /** What kind of request the prompt is read from. */
  promptType: oneOf("auto", "chat-completion", "completion", "embeddings").default("auto").undocumented(),
  /** Whether tokens of the prompt are left out of the count. */
  ignorePrompt: bool().default(false).undocumented(),
};

/** What a user of either token limit must know. */
export const tokenLimitNotes = [
  "One counter for each key value across all scopes: policies that share a key should share the limit.",
  "Counts are kept by each gateway and region, and not added up across them.",
  "With streaming, tokens are always estimated.",
] as const;
