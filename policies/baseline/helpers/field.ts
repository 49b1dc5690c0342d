import { isKnown } from "../../estate/value";

/**
 * A field inside of a value that ARM sent or a template holds, by the names on the way; undefined where there is none. A value on
 * the way that is not known is the answer. Lists that a parent holds keep their items' fields in `properties`, as ARM does, or
 * without it, as azure-native does: both are looked at.
 */
export function field(value: unknown, ...names: readonly string[]): unknown {
  let at: unknown = value;
  for (const name of names) {
    if (typeof at !== "object" || at === null) return undefined;
    if (!isKnown(at)) return at;
    const fields = at as Readonly<Record<string, unknown>>;
    if (Object.hasOwn(fields, name)) at = fields[name];
    else at = typeof fields.properties === "object" ? field(fields.properties, name) : undefined;
  }
  return at ?? undefined;
}

/** The items of a list; none where it is absent, undefined where it is not known. */
export function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : undefined;
}

/** A text; undefined where it is absent or not known. */
export function textIn(value: unknown, ...names: readonly string[]): string | undefined {
  const found = field(value, ...names);
  return typeof found === "string" ? found : typeof found === "number" ? String(found) : undefined;
}

/** A switch, which some write as a string, in any case; undefined where it is absent or not known. */
export function flagIn(value: unknown, ...names: readonly string[]): boolean | undefined {
  const found = field(value, ...names);
  if (typeof found === "boolean") return found;
  if (typeof found !== "string") return undefined;
  return /^\s*(?:true|enabled)\s*$/i.test(found) ? true : /^\s*(?:false|disabled)\s*$/i.test(found) ? false : undefined;
}
