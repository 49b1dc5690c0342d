import { follow } from "../openapi/follow";
import { isObject, type JsonObject } from "../openapi/pointer";

/** A definition that becomes larger than this is not given to Spectral. */
const maxNodes = 2_000_000;

/** Members whose keys are names that somebody has chosen, and no keywords. */
const named = new Set([
  "paths",
  "properties",
  "patternProperties",
  "definitions",
  "$defs",
  "schemas",
  "responses",
  "parameters",
  "requestBodies",
  "headers",
  "securitySchemes",
  "securityDefinitions",
  "dependentSchemas",
  "content",
  "callbacks",
  "encoding",
  "variables",
  "flows",
]);
/** Members in which no schema stands, whatever they look like. */
const data = /^(?:example|examples|default|const|x-(?!internal$).*)$/;

export class TooLarge extends Error {}

/**
 * What Spectral sees of a definition: references to parameters, responses, headers and bodies are put in place, those to
 * schemas stay, so that each schema is looked at once, where it stands. Examples, defaults and extensions are left out:
 * rules take what looks like a schema in them for one.
 * @throws TooLarge
 */
export function inlineReferences(root: JsonObject): JsonObject {
  let nodes = 0;
  const isVersion2 = root.swagger !== undefined;
  type Step = {
    readonly from: unknown;
    readonly key: string | number;
    readonly holds: string;
    readonly into: Record<string | number, unknown>;
  };
  const top: Record<string, unknown> = {};
  const steps: Step[] = [{ from: root, key: "root", holds: "", into: top }];
  for (let step = steps.pop(); step; step = steps.pop()) {
    nodes += 1;
    if (nodes > maxNodes) throw new TooLarge(`with its references in place it has more than ${maxNodes} parts`);
    const { from, key, holds, into } = step;
    const value = isReference(from) && isInlined(from.$ref) ? follow(root, { value: from, pointer: "#" })?.value : from;
    if (Array.isArray(value)) {
      const list: unknown[] = [];
      into[key] = list;
      for (const [index, each] of value.entries())
        steps.push({ from: each, key: index, holds, into: list as unknown as Record<number, unknown> });
    } else if (isObject(value)) {
      const copy: Record<string, unknown> = {};
      into[key] = copy;
      const isNamed = named.has(holds);
      for (const [name, each] of Object.entries(value)) {
        if (!isNamed && data.test(name)) continue;
        steps.push({ from: each, key: name, holds: isNamed ? "" : name, into: copy });
      }
      // Version 2.0 has no `content`, which rules of later versions ask for.
      if (isVersion2 && holds === "" && isObject(value.schema) && value.description !== undefined && value.in === undefined)
        copy.content = {};
    } else into[key] = value;
  }
  return top.root as JsonObject;
}

function isReference(value: unknown): value is { readonly $ref: string } {
  return isObject(value) && typeof value.$ref === "string";
}

/** References to all but schemas are put in place; a bundle may refer into a path as well. */
function isInlined(reference: string): boolean {
  return (
    /^#\/(?:components\/(?:parameters|responses|headers|requestBodies|pathItems|securitySchemes)|parameters|responses|paths)\//.test(
      reference,
    ) && !/\/(?:schema|items|properties|allOf|anyOf|oneOf)(?:\/|$)/.test(reference)
  );
}
