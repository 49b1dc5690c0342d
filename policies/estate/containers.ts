import type { EstateIndex } from "./estate";

/** The paths of what holds APIs in a service: itself, and its workspaces. */
export function containersOf(service: string, estate: EstateIndex): readonly string[] {
  return [service, ...estate.childrenOf(service, "workspaces").map(({ path }) => path)];
}
