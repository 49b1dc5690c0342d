#!/usr/bin/env node

/*
 * Starts the compiled CLI. In a clone the sources stand beside it: where one of them has changed since the build, the
 * CLI is built anew first, so that what runs is never stale. An installed package has no sources, and this only starts it.
 */
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const cli = join(root, "dist", "cli.js");
const build = join(root, "scripts", "build.mjs");

async function main() {
  if (existsSync(build) && !require("../policies/compiled.js").isCurrent(root)) {
    const { buildCli } = await import(`file://${build.replaceAll("\\", "/")}`);
    await buildCli();
  }
  require(cli);
}

main().catch((error) => {
  process.stderr.write(`palisade can't be started: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
});
