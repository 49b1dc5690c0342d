const { execFileSync } = require("node:child_process");
const { existsSync, readFileSync, statSync } = require("node:fs");
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

/**
 * Loads a script of `dist/`. In a clone the sources stand beside it: where one has changed since the build, all is built anew
 * first, so that what runs is never stale. An installed package has no sources.
 * @param {string} name the script's, such as `toolkit`
 */
exports.compiled = function compiled(name) {
  const root = join(__dirname, "..");
  const build = join(root, "scripts", "build.mjs");
  // Whoever starts this may read its standard output.
  if (existsSync(build) && !exports.isCurrent(root)) execFileSync(process.execPath, [build], { stdio: ["ignore", "ignore", "inherit"] });
  return require(join(root, "dist", `${name}.js`));
};
