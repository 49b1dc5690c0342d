export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value that a JSON pointer of the form `#/a/b` names; undefined where there is none. */
export function atPointer(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#")) return undefined;
  let current = root;
  for (const part of reference
    .slice(1)
    .split("/")
    .filter((each, index) => index > 0 || each !== "")) {
    const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isObject(current) && Object.hasOwn(current, key)) current = current[key];
    else return undefined;
  }
  return current;
}

/** Follows references until there is none, and stops where they go in circles. */
export function dereference(root: unknown, value: unknown): unknown {
  const seen = new Set<string>();
  let current = value;
  while (isObject(current) && typeof current.$ref === "string") {
    if (seen.has(current.$ref)) return undefined;
    seen.add(current.$ref);
    current = atPointer(root, current.$ref);
  }
  return current;
}

/** A text with its percent escapes undone; as it is where they are none. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A single value as text; nothing where it is a list or an object. */
export function plainText(value: unknown): string {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}

export function textOrUndefined(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** The entries of an object by their names: the order in the file means nothing. */
export function sortedEntries(object: JsonObject): [string, unknown][] {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
