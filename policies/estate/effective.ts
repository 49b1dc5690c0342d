import type { PolicyDocument } from "../document/ast";
import { type EffectivePolicy, effectivePolicy, type Layer } from "../document/effective";
import type { EstateIndex, EstateRecord, PolicyContent } from "./estate";
import { nameOf, parentOf } from "./path";
import type { WayIn } from "./ways-in";

/**
 * What runs for an operation on one way in. Operations whose documents are the same share one answer, so that facts
 * derived from it can be kept by identity.
 */
export function effectiveFor(operation: EstateRecord<"apis/operations">, way: WayIn, estate: EstateIndex): EffectivePolicy {
  return effectiveOf(layersOf(operation, way, estate), estate);
}

/** The documents that may run for an operation, from the narrowest scope to the broadest. */
export function layersOf(operation: EstateRecord<"apis/operations">, way: WayIn, estate: EstateIndex): readonly Layer[] {
  const api = parentOf(operation.path) ?? "";
  const service = parentOf(api) ?? "";
  const product = way.by === "api-key" ? undefined : way.product;
  return [
    layer("operation", operation.path, estate),
    layer("api", api, estate),
    ...(product ? [layer("product", product, estate)] : []),
    layer("global", service, estate),
  ];
}

const policyKinds = {
  operation: "apis/operations/policies",
  api: "apis/policies",
  product: "products/policies",
  global: "policies",
} as const;

/** The policy record that is attached to a scope. */
export function policyRecordAt(scope: keyof typeof policyKinds, owner: string, estate: EstateIndex) {
  return estate.childrenOf(owner, policyKinds[scope])[0];
}

function layer(scope: keyof typeof policyKinds, owner: string, estate: EstateIndex): Layer {
  const record = policyRecordAt(scope, owner, estate);
  return { scope, owner: record?.path ?? owner, document: record?.properties.value };
}

interface Cache {
  readonly ids: Map<PolicyContent, number>;
  readonly answers: Map<string, EffectivePolicy>;
}

const caches = new WeakMap<EstateIndex, Cache>();

function effectiveOf(layers: readonly Layer[], estate: EstateIndex): EffectivePolicy {
  const cache = caches.get(estate) ?? { ids: new Map(), answers: new Map() };
  caches.set(estate, cache);
  const key = layers
    .map(({ scope, document }) => {
      if (!document) return `${scope}-`;
      const id = cache.ids.get(document) ?? cache.ids.size;
      cache.ids.set(document, id);
      return `${scope}${id}`;
    })
    .join(" ");
  const known = cache.answers.get(key);
  if (known) return known;
  const service = serviceOf(layers);
  const answer = effectivePolicy(layers, (id) => fragmentNamed(id, service, estate));
  cache.answers.set(key, answer);
  return answer;
}

function serviceOf(layers: readonly Layer[]): string {
  const broadest = layers[layers.length - 1]?.owner ?? "";
  return broadest.replace(/\/policies\/[^/]+$/, "");
}

function fragmentNamed(id: string, service: string, estate: EstateIndex): PolicyDocument | { readonly unknown: string } | undefined {
  const record = estate.childrenOf(service, "policyFragments").find((each) => nameOf(each.path).toLowerCase() === id.toLowerCase());
  return record?.properties.value;
}
