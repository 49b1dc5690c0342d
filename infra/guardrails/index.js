/*
 * What the engine loads as the policy pack. It serves the compiled pack, since TypeScript in a pack is type-checked at each
 * start. In a clone the sources stand beside it: where one has changed since the build, all is built anew first.
 */
const { execFileSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { isCurrent } = require("../current-build.js");

const root = join(__dirname, "..", "..");
const build = join(root, "scripts", "build.mjs");

// The engine reads the pack's standard output.
if (existsSync(build) && !isCurrent(root)) execFileSync(process.execPath, [build], { stdio: ["ignore", "ignore", "inherit"] });

module.exports = require(join(root, "dist", "guardrails.js")).serveGuardrails();
