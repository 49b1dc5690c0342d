/** A JSON value with the names of some of its properties changed, at any depth. */
export function renamed(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, names));
  // Outputs and other things that are no plain data stay as they are.
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [(Object.hasOwn(names, name) && names[name]) || name, renamed(each, names)]),
  );
}
