import { defineElement } from "../define";
import { semanticCacheStoreAttributes, semanticCacheStoreNotes } from "./semantic-cache";

export const azureOpenaiSemanticCacheStore = defineElement({
  name: "azure-openai-semantic-cache-store",
  category: "ai-gateway",
  summary: "Keeps the answer of Azure OpenAI for prompts that are similar.",
  sections: ["outbound"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["classic", "v2", "consumption", "self-hosted"],
  notes: semanticCacheStoreNotes,
  attributes: semanticCacheStoreAttributes,
  examples: {
    pass: [
      { args: { duration: 60 }, xml: '<azure-openai-semantic-cache-store duration="60" />' },
      {
        args: { duration: { expression: "@(context.Api.IsCurrentRevision ? 600 : 60)" } },
        xml: '<azure-openai-semantic-cache-store duration="@(context.Api.IsCurrentRevision ? 600 : 60)" />',
      },
    ],
    fail: [
      { xml: "<azure-openai-semantic-cache-store />", rule: "missing-attribute" },
      { xml: '<azure-openai-semantic-cache-store duration="an hour" />', rule: "attribute-type" },
    ],
  },
});
