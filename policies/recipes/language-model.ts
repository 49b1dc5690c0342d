import type { Expression } from "../document/ast";
import { backend } from "../document/references";
import { llmContentSafety, llmEmitTokenMetric, llmSemanticCacheLookup, llmSemanticCacheStore, llmTokenLimit } from "../elements";
import { expr } from "../expressions/expr";
import { limitedForwarding } from "./bounded-forwarding";
import type { Recipe } from "./recipe";

/** What an API of a large language model needs beside the profile's limits: a call may cost as much as thousands of others. */
export interface LanguageModel {
  readonly tokens: {
    /** Tokens of one caller in a minute. */
    readonly perMinute: number;
    /** Tokens of one caller over a longer time. */
    readonly quota?: { readonly tokens: number; readonly period: "Hourly" | "Daily" | "Weekly" | "Monthly" | "Yearly" };
  };
  /** Requests at one time; 20 unless given. */
  readonly atOnce?: number;
  /** The backend of the Content Safety resource that looks at prompts and completions, by id. */
  readonly contentSafety?: string;
  /** Answers prompts that are like earlier ones of the same caller; needs an external cache. */
  readonly semanticCache?: {
    /** The backend that makes embeddings, by id. */
    readonly embeddings: string;
    /** How alike prompts must be, from 0 (the same) to 1. */
    readonly score: number;
    /** How long an answer is kept, in seconds. */
    readonly seconds: number;
  };
}

/** Limits tokens by caller, measures them, refuses harmful prompts, and keeps answers apart by caller. */
export function languageModel({ tokens, atOnce = 20, contentSafety, semanticCache }: LanguageModel, caller: Expression): Recipe {
  const { perMinute, quota } = tokens;
  return {
    name: "tokens",
    fulfils: ["APIM-LIM-004", "APIM-BKD-005"],
    api: ({ id, backend: { timeout = 60 } }) => ({
      ...limitedForwarding(atOnce, timeout),
      inbound: [
        llmTokenLimit({
          counterKey: expr`${`${id}:tokens:`} + ${caller}`,
          tokensPerMinute: perMinute,
          ...(quota && { tokenQuota: quota.tokens, tokenQuotaPeriod: quota.period }),
          estimatePromptTokens: true,
        }),
        llmEmitTokenMetric({ dimension: [{ name: "API ID" }, { name: "Subscription ID" }] }),
        ...(contentSafety
          ? [
              llmContentSafety({
                backendId: backend(contentSafety),
                shieldPrompt: true,
                categories: { category: harms.map((name) => ({ name, threshold: 4 })) },
              }),
            ]
          : []),
        ...(semanticCache
          ? [
              llmSemanticCacheLookup({
                scoreThreshold: semanticCache.score,
                embeddingsBackendId: backend(semanticCache.embeddings),
                embeddingsBackendAuth: "system-assigned",
                varyBy: [caller],
              }),
            ]
          : []),
      ],
      ...(semanticCache && { outbound: [llmSemanticCacheStore({ duration: semanticCache.seconds })] }),
    }),
  };
}

const harms = ["Hate", "SelfHarm", "Sexual", "Violence"] as const;
