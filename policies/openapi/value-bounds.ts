/** Says where a value without shared parts, such as one read from JSON, is nested too deep. */
export function depthProblem(root: unknown, maxDepth: number): string | undefined {
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top.depth > maxDepth) return `it is nested more than ${maxDepth} deep`;
    for (const value of membersOf(top.value)) stack.push({ value, depth: top.depth + 1 });
  }
  return undefined;
}

/** How many times larger a value may be with its shared parts written out, and what is no matter in any case. */
const maxGrowth = 10;
const free = 100_000;

interface Extent {
  /** Objects and lists in it, itself included, each as often as it stands somewhere. */
  readonly size: number;
  readonly height: number;
}

/**
 * Says what is wrong with a value in which one object may stand in several places: it stands in itself, it is nested too
 * deep, or it would be too large for whoever walks it.
 */
export function sharingProblem(root: unknown, maxDepth: number): string | undefined {
  if (!isContainer(root)) return undefined;
  const extents = new Map<object, Extent>();
  const open = new Set<object>();
  const stack: object[] = [root];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const members = membersOf(top);
    if (!open.has(top) && !extents.has(top)) {
      open.add(top);
      for (const member of members) {
        if (open.has(member)) return "an alias in it stands for what it stands in";
        if (!extents.has(member)) stack.push(member);
      }
      continue;
    }
    stack.pop();
    if (extents.has(top)) continue;
    open.delete(top);
    let size = 1;
    let height = 0;
    for (const member of members) {
      const extent = extents.get(member);
      size += extent?.size ?? 0;
      height = Math.max(height, (extent?.height ?? 0) + 1);
    }
    if (height > maxDepth) return `it is nested more than ${maxDepth} deep`;
    extents.set(top, { size, height });
  }
  const size = extents.get(root)?.size ?? 0;
  if (size <= free + maxGrowth * extents.size) return undefined;
  return `its aliases make ${size > Number.MAX_SAFE_INTEGER ? "too many" : size} values of ${extents.size}`;
}

function membersOf(value: unknown): object[] {
  return isContainer(value) ? Object.values(value).filter(isContainer) : [];
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
