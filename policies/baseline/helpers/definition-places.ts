import { atPointer, isObject, type JsonObject, plainText } from "../../openapi/pointer";
import type { OperationUnderstanding } from "../../understanding/model";
import type { DefinitionFacts } from "../definition";

/** `GET /orders/{orderId}`. */
export function titleOf({ method, path }: Pick<OperationUnderstanding, "method" | "path">): string {
  return `${method} ${path}`;
}

/** The last part of a pointer, as it is written: `#/components/schemas/Order` is `Order`. */
export function lastOf(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf("/") + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}

/** What a schema is called: a parameter or a body by what it is, items and parts by what they belong to, others by their own name. */
export function schemaName(root: JsonObject, pointer: string): string {
  const parent = pointer.slice(0, pointer.lastIndexOf("/"));
  const [last, keyword] = [lastOf(pointer), lastOf(parent)];
  const around = () => schemaName(root, parent.slice(0, parent.lastIndexOf("/")));
  if (last === "items") return `items of ${schemaName(root, parent)}`;
  if (last === "additionalProperties" && parent !== "#") return `other members of ${schemaName(root, parent)}`;
  if (/^\d+$/.test(last) && keyword === "prefixItems") return `item ${Number(last) + 1} of ${around()}`;
  if (/^\d+$/.test(last) && /^(?:all|any|one)Of$/.test(keyword)) return `part ${Number(last) + 1} of ${around()}`;
  if (keyword === "patternProperties") return `members like ${last} of ${around()}`;
  const named = atPointer(root, last === "schema" ? parent : pointer);
  if (isObject(named) && plainText(named.in) !== "" && plainText(named.name) !== "" && named.in !== "body") return plainText(named.name);
  return last === "schema" ? "the body" : last;
}

/** The pointer of the operation that a place stands in: `#/paths/~1orders/get`; undefined where it stands in none. */
export function operationAt(pointer: string): string | undefined {
  return /^#\/paths\/[^/]+\/(?:get|put|post|delete|options|head|patch|trace)(?=\/|$)/.exec(pointer)?.[0];
}

const tables = new WeakMap<DefinitionFacts, ReadonlyMap<string, OperationUnderstanding>>();

/** Operations by their pointers. */
export function operationsByPointer(definition: DefinitionFacts): ReadonlyMap<string, OperationUnderstanding> {
  const known = tables.get(definition);
  if (known) return known;
  const table = new Map(definition.understood.operations.map((each) => [each.pointer, each]));
  tables.set(definition, table);
  return table;
}

/** Values without those that were there before, by a key. */
export function unique<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  return [...new Map([...values].reverse().map((value) => [keyOf(value), value])).values()].reverse();
}

/** `a, b and 3 more`. */
export function someOf(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
