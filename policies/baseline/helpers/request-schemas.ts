import { below, follow, followObject, type Placed } from "../../openapi/follow";
import { isObject, type JsonObject } from "../../openapi/pointer";
import type { OperationUnderstanding } from "../../understanding/model";
import type { DefinitionFacts } from "../definition";

/** Schemas that one definition's request bodies hold; beyond it nothing more is looked at. */
const maxSchemas = 100_000;

/** The schemas of objects that request bodies consist of, each once, wherever it stands. */
export function requestObjects({ root, understood }: DefinitionFacts): readonly Placed<JsonObject>[] {
  const found: Placed<JsonObject>[] = [];
  const seen = new Set<object>();
  const queue = understood.operations.flatMap((operation) => bodiesOf(root, operation));
  for (let placed = queue.pop(); placed && seen.size < maxSchemas; placed = queue.pop()) {
    const schema = followObject(root, placed);
    if (!schema || seen.has(schema.value)) continue;
    seen.add(schema.value);
    const { value, pointer } = schema;
    if (value.type === "object" || isObject(value.properties)) found.push(schema);
    if (isObject(value.properties))
      for (const [name, each] of Object.entries(value.properties)) queue.push({ value: each, pointer: below(pointer, "properties", name) });
    for (const key of ["items", "additionalProperties"])
      if (isObject(value[key])) queue.push({ value: value[key], pointer: below(pointer, key) });
    for (const key of ["oneOf", "anyOf"])
      for (const [index, each] of (Array.isArray(value[key]) ? value[key] : []).entries())
        queue.push({ value: each, pointer: below(pointer, key, index) });
  }
  return found.sort((a, b) => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0));
}

function bodiesOf(root: JsonObject, { pointer }: OperationUnderstanding): Placed[] {
  const operation = follow(root, { value: { $ref: pointer }, pointer })?.value;
  const item = follow(root, { value: { $ref: pointer.slice(0, pointer.lastIndexOf("/")) }, pointer })?.value;
  if (!isObject(operation)) return [];
  const bodies: Placed[] = [];
  const body = followObject(root, { value: operation.requestBody, pointer: below(pointer, "requestBody") });
  for (const [type, media] of Object.entries(body && isObject(body.value.content) ? body.value.content : {}))
    if (body && isObject(media)) bodies.push({ value: media.schema, pointer: below(body.pointer, "content", type, "schema") });
  for (const [holder, place] of [
    [operation, pointer],
    [item, pointer.slice(0, pointer.lastIndexOf("/"))],
  ] as const) {
    const parameters = isObject(holder) && Array.isArray(holder.parameters) ? holder.parameters : [];
    for (const [index, each] of parameters.entries()) {
      const parameter = followObject(root, { value: each, pointer: below(place, "parameters", index) });
      if (parameter?.value.in === "body") bodies.push({ value: parameter.value.schema, pointer: below(parameter.pointer, "schema") });
    }
  }
  return bodies;
}
