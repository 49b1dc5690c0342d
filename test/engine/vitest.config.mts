import path from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that run the real engine, two files at a time. */
export default defineConfig({
  resolve: { extensions: [".ts", ".mts", ".js", ".mjs", ".json"] },
  test: {
    root: path.resolve(import.meta.dirname, "../.."),
    include: ["test/engine/**/*.test.ts"],
    globalSetup: ["test/support/engine/global-setup.ts"],
    environment: "node",
    pool: "forks",
    // Each has a state, a home and an Azure of its own; half of the time one waits for another process.
    maxWorkers: 2,
    testTimeout: 5 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
