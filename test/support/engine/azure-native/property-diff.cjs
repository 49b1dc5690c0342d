"use strict";

/** How two property bags differ: a path such as `sku.capacity` or `protocols[0]`, and what happened to it. */
function diffProperties(before, after, prefix = "") {
  const changes = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const path = Array.isArray(after) ? `${prefix}[${key}]` : prefix === "" ? key : `${prefix}.${key}`;
    changes.push(...diffValue(before[key], after[key], path));
  }
  return changes;
}

function diffValue(before, after, path) {
  if (before === undefined) return after === undefined ? [] : [{ path, kind: "ADD" }];
  if (after === undefined) return [{ path, kind: "DELETE" }];
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after))
    return diffProperties(before, after, path);
  return before === after ? [] : [{ path, kind: "UPDATE" }];
}

const isContainer = (value) => typeof value === "object" && value !== null;

module.exports = { diffProperties };
