import { bool, duration, int, number, oneOf, reference, string } from "../attribute";
import { child } from "../child";

/** How the semantic caches look for the answer to a similar prompt. */
export const semanticCacheLookupAttributes = {
  /** How far apart two prompts may lie, from 0 to 1: lower is stricter, and above 0.2 answers begin to miss the question. */
  scoreThreshold: number().required().range({ min: 0, max: 1 }),
  /** The backend entity of the embeddings model that compares prompts. */
  embeddingsBackendId: reference("backend").required().expression(),
  /** How the gateway signs in to that backend: by the service's own managed identity. */
  embeddingsBackendAuth: oneOf("system-assigned").required(),
  /** Whether system messages are left out of the comparison. */
  ignoreSystemMessages: bool().expression().default(false),
  /** The number of messages beyond which a conversation is not looked up any more. */
  maxMessageCount: int().expression(),
  /** The external cache to use, where there are several. */
  cacheId: string().undocumented(),
};

/** What an answer in the cache depends on besides the prompt. */
export const semanticCacheLookupChildren = {
  /** Values that must be the same for an answer to be shared; without any, every caller gets every other's answers. */
  varyBy: child({ text: string().expression() }).many(),
};

/** How the semantic caches keep an answer. */
export const semanticCacheStoreAttributes = {
  /** How long an answer is kept, in seconds. */
  duration: duration().required().expression(),
};

/** What a user of either lookup must know. */
export const semanticCacheLookupNotes = [
  "May stand once in a section, and works only with the matching store policy in outbound.",
  "Needs an external cache with RediSearch, and a backend for embeddings that takes the managed identity.",
  "Vary by subscription or user wherever answers depend on who asks.",
] as const;

/** What a user of either store must know. */
export const semanticCacheStoreNotes = [
  "May stand once in a section, and works only with the matching lookup policy in inbound.",
  "Where the cache fails the caller still gets the answer.",
] as const;
