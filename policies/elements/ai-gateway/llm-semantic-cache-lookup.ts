import { defineElement } from "../define";
import { semanticCacheLookupAttributes, semanticCacheLookupChildren, semanticCacheLookupNotes } from "./semantic-cache";

export const llmSemanticCacheLookup = defineElement({
  name: "llm-semantic-cache-lookup",
  category: "ai-gateway",
  summary: "Answers a prompt to a language model from a cache where a similar one was answered before.",
  sections: ["inbound"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["classic", "v2", "consumption", "self-hosted"],
  notes: semanticCacheLookupNotes,
  attributes: semanticCacheLookupAttributes,
  children: semanticCacheLookupChildren,
  order: "any",
  examples: {
    pass: [
      {
        args: {
          scoreThreshold: 0.05,
          embeddingsBackendId: { kind: "backend", id: "embeddings" },
          embeddingsBackendAuth: "system-assigned",
          ignoreSystemMessages: true,
          maxMessageCount: 10,
          varyBy: [{ expression: "@(context.Subscription.Id)" }],
        },
        xml: `
          <llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="embeddings"
              embeddings-backend-auth="system-assigned" ignore-system-messages="true" max-message-count="10">
            <vary-by>@(context.Subscription.Id)</vary-by>
          </llm-semantic-cache-lookup>`,
      },
    ],
    fail: [
      { xml: '<llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="a" />', rule: "missing-attribute" },
      {
        xml: '<llm-semantic-cache-lookup score-threshold="2" embeddings-backend-id="a" embeddings-backend-auth="system-assigned" />',
        rule: "attribute-range",
      },
      {
        xml: '<llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="a" embeddings-backend-auth="key" />',
        rule: "attribute-value",
      },
    ],
  },
});
