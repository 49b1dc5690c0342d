import { oneOf } from "../attribute";

/** `caching-type`, which chooses the cache: the external one, the built-in one, or the external one where there is one. */
export const cachingType = oneOf("prefer-external", "external", "internal").default("prefer-external");
