import { decoded, isObject, type JsonObject } from "./pointer";

/** A value of a definition, and where it stands. */
export interface Placed<T = unknown> {
  readonly value: T;
  /** As a JSON pointer in the form of a fragment: `#/components/schemas/Account`. */
  readonly pointer: string;
}

/** How many references are followed one after the other. */
const maxReferences = 100;

/** The pointer to a member of what another pointer names. */
export function below(pointer: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((whole, key) => `${whole}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`, pointer);
}

/** Follows references until there is none; undefined where they lead nowhere, out of the definition, or in circles. */
export function follow(root: unknown, { value, pointer }: Placed): Placed | undefined {
  let current: Placed = { value, pointer };
  for (let count = 0; isObject(current.value) && typeof current.value.$ref === "string"; count++) {
    if (count >= maxReferences) return undefined;
    const next = at(root, current.value.$ref);
    if (!next) return undefined;
    current = next;
  }
  return current;
}

/** As `follow`, where only an object is of use. */
export function followObject(root: unknown, placed: Placed): Placed<JsonObject> | undefined {
  const found = follow(root, placed);
  return found && isObject(found.value) ? { value: found.value, pointer: found.pointer } : undefined;
}

function at(root: unknown, reference: string): Placed | undefined {
  if (!reference.startsWith("#")) return undefined;
  let value = root;
  let pointer = "#";
  for (const part of reference.slice(1).split("/").slice(1)) {
    const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
    pointer = below(pointer, key);
  }
  return value === undefined ? undefined : { value, pointer };
}
