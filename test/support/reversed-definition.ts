import { parse, stringify } from "yaml";

/** A definition with its paths, and the operations of each, in the opposite order. */
export function reversedDefinition(text: string): string {
  const definition = parse(text) as { paths: Record<string, Record<string, unknown>> };
  const paths = reversed(definition.paths, (item) => reversed(item, (each) => each));
  return stringify({ ...definition, paths });
}

function reversed<T>(entries: Record<string, T>, each: (value: T) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(entries)
      .reverse()
      .map(([key, value]) => [key, each(value)]),
  );
}
