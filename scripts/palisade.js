#!/usr/bin/env node

/*
 * Starts the compiled CLI. In a clone the sources stand beside it: where one of them has changed since the build, the
 * CLI is built anew first, so that what runs is never stale. An installed package has no sources, and this only starts it.
 */
const { existsSync, readFileSync, statSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const cli = join(root, "dist", "cli.js");
const manifest = join(root, "dist", "sources.json");
const build = join(root, "scripts", "build.mjs");

/** Whether the sources that went into the build are as they were then: same files, sizes and times. */
function isCurrent() {
  try {
    const sources = JSON.parse(readFileSync(manifest, "utf8"));
    return Object.entries(sources).every(([file, [size, time]]) => {
      const now = statSync(join(root, file), { throwIfNoEntry: false });
      return now !== undefined && now.size === size && now.mtimeMs === time;
    });
  } catch {
    return false;
  }
}

async function main() {
  if (existsSync(build) && !isCurrent()) {
    const { buildCli } = await import(`file://${build.replaceAll("\\", "/")}`);
    await buildCli();
  }
  require(cli);
}

main().catch((error) => {
  process.stderr.write(`palisade can't be started: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
});
