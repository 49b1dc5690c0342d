/** Under this name a stack's settings are found in every project, whatever it is called. */
export const settingsName = "palisade";

/**
 * The namespace of a stack's settings: `palisade`, so that a project made from this one keeps its stack files as they are;
 * else the project's own name, where the keys stand under that.
 * @param keys the full keys of the stack's configuration
 */
export function settingsNamespace(keys: Iterable<string>, project: string): string {
  const all = [...keys];
  const isUsed = (name: string) => all.some((key) => key.startsWith(`${name}:`));
  return !isUsed(settingsName) && isUsed(project) ? project : settingsName;
}
