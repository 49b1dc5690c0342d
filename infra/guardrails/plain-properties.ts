import type { JsonObject } from "../../policies/estate/read/json";
import { decodePulumiValue } from "../../policies/estate/read/pulumi-value";

/** No resource is nested deeper. */
const deepest = 100;

/**
 * Properties of a resource as plain data, with what is not known yet as unknown values. The SDK's proxies throw where an
 * unknown value is read, and the whole policy is then skipped; they leave property descriptors alone (`@pulumi/policy`,
 * `proxy.ts`), which hold what the engine has sent.
 */
export function plainProperties(properties: object): JsonObject {
  return decodePulumiValue(plain(properties, 0)) as JsonObject;
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return typeof value === "function" ? undefined : value;
  if (depth > deepest) return { $unknown: "nested too deeply" };
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null)
    return { $unknown: "no plain value: an asset or a reference" };
  const entries = Object.entries(Object.getOwnPropertyDescriptors(value)).filter(([, { enumerable }]) => enumerable);
  const inner = entries.map(([key, { value: each }]) => [key, plain(each, depth + 1)] as const);
  return Array.isArray(value) ? inner.map(([, each]) => each) : Object.fromEntries(inner);
}
