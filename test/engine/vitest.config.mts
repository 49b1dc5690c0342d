import path from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that run the real engine. They take turns: each starts several processes of its own. */
export default defineConfig({
  test: {
    root: path.resolve(import.meta.dirname, "../.."),
    include: ["test/engine/**/*.test.ts"],
    globalSetup: ["test/support/engine/global-setup.ts"],
    environment: "node",
    pool: "forks",
    fileParallelism: false,
    testTimeout: 5 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
