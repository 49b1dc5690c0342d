import type { PolicyDocument } from "../document/ast";
import { type EffectivePolicy, effectivePolicy, type FindFragment, type Layer, type LayerSteps, layerSteps } from "../document/effective";
import type { EstateIndex, EstateRecord, PolicyContent } from "./estate";
import { nameOf, parentOf, serviceOf, workspaceOf } from "./path";
import { whyUnread } from "./unread";
import type { WayIn } from "./ways-in";

/**
 * What runs for an operation on one way in. Operations whose documents are the same share one answer, so that facts
 * derived from it can be kept by identity.
 */
export function effectiveFor(operation: EstateRecord<"apis/operations">, way: WayIn, estate: EstateIndex): EffectivePolicy {
  const { operations } = cacheOf(estate);
  const ways = operations.get(operation) ?? new Map<WayIn, EffectivePolicy>();
  operations.set(operation, ways);
  const known = ways.get(way);
  if (known) return known;
  const effective = effectiveOf(layersOf(operation, way, estate), estate);
  ways.set(way, effective);
  return effective;
}

/** The documents that may run for an operation, from the narrowest scope to the broadest. */
export function layersOf(operation: EstateRecord<"apis/operations">, way: WayIn, estate: EstateIndex): readonly Layer[] {
  const api = parentOf(operation.path) ?? "";
  const workspace = workspaceOf(api);
  const service = serviceOf(api) ?? parentOf(api) ?? "";
  const product = way.by === "api-key" ? undefined : way.product;
  return [
    layer("operation", operation.path, estate),
    layer("api", api, estate),
    ...(product ? [layer("product", product, estate)] : []),
    ...(workspace ? [layer("workspace", workspace, estate)] : []),
    layer("global", service, estate),
  ];
}

const policyKinds = {
  operation: "apis/operations/policies",
  api: "apis/policies",
  product: "products/policies",
  workspace: "policies",
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
  /** By the layer's owner. */
  readonly layers: Map<string, LayerSteps>;
  readonly operations: WeakMap<EstateRecord, Map<WayIn, EffectivePolicy>>;
}

const caches = new WeakMap<EstateIndex, Cache>();

function cacheOf(estate: EstateIndex): Cache {
  const known = caches.get(estate);
  if (known) return known;
  const cache: Cache = { ids: new Map(), answers: new Map(), layers: new Map(), operations: new WeakMap() };
  caches.set(estate, cache);
  return cache;
}

function effectiveOf(layers: readonly Layer[], estate: EstateIndex): EffectivePolicy {
  const cache = cacheOf(estate);
  const [narrowest] = layers;
  const workspace = narrowest && workspaceOf(narrowest.owner);
  const documents = layers
    .map(({ scope, document }) => {
      if (!document) return `${scope}-`;
      const id = cache.ids.get(document) ?? cache.ids.size;
      cache.ids.set(document, id);
      return `${scope}${id}`;
    })
    .join(" ");
  // Fragments of the same name differ from workspace to workspace.
  const key = workspace === undefined ? documents : `${workspace.toLowerCase()} ${documents}`;
  const known = cache.answers.get(key);
  if (known) return known;
  const find: FindFragment = (id, owner) => fragmentNamed(id, workspaceOf(owner) ?? serviceOf(owner) ?? owner, estate);
  const stepsOf = (each: Layer): LayerSteps => {
    if (!each.document) return layerSteps(each, find);
    const steps = cache.layers.get(each.owner) ?? layerSteps(each, find);
    cache.layers.set(each.owner, steps);
    return steps;
  };
  const answer = effectivePolicy(layers, find, stepsOf);
  cache.answers.set(key, answer);
  return answer;
}

function fragmentNamed(id: string, owner: string, estate: EstateIndex): PolicyDocument | { readonly unknown: string } | undefined {
  const record = estate.childrenOf(owner, "policyFragments").find((each) => nameOf(each.path).toLowerCase() === id.toLowerCase());
  if (record) return record.properties.value;
  const unknown = whyUnread(estate.estate, "policyFragments", owner);
  return unknown === undefined ? undefined : { unknown };
}
