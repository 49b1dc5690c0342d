const { readFileSync, statSync } = require("node:fs");
const { join } = require("node:path");

/**
 * Whether the sources that went into `dist/` are as they were when it was built: same files, sizes and times.
 * @param {string} root the folder of the repository
 */
exports.isCurrent = function isCurrent(root) {
  try {
    const sources = JSON.parse(readFileSync(join(root, "dist", "sources.json"), "utf8"));
    return Object.entries(sources).every(([file, [size, time]]) => {
      const now = statSync(join(root, file), { throwIfNoEntry: false });
      return now !== undefined && now.size === size && now.mtimeMs === time;
    });
  } catch {
    return false;
  }
};
