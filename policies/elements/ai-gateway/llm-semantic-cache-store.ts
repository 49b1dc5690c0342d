import { defineElement } from "../define";
import { semanticCacheStoreAttributes, semanticCacheStoreNotes } from "./semantic-cache";

export const llmSemanticCacheStore = defineElement({
  name: "llm-semantic-cache-store",
  category: "ai-gateway",
  summary: "Keeps the answer of a language model for prompts that are similar.",
  sections: ["outbound"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["classic", "v2", "consumption", "self-hosted"],
  notes: semanticCacheStoreNotes,
  attributes: semanticCacheStoreAttributes,
  examples: {
    pass: [
      { args: { duration: 60 }, xml: '<llm-semantic-cache-store duration="60" />' },
      {
        args: { duration: { expression: "@(context.Api.IsCurrentRevision ? 600 : 60)" } },
        xml: '<llm-semantic-cache-store duration="@(context.Api.IsCurrentRevision ? 600 : 60)" />',
      },
    ],
    fail: [
      { xml: "<llm-semantic-cache-store />", rule: "missing-attribute" },
      { xml: '<llm-semantic-cache-store duration="an hour" />', rule: "attribute-type" },
    ],
  },
});
