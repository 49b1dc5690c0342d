import { defineConfig } from "vitest/config";

export default defineConfig({
  // The toolkit's index.js is for Pulumi programs.
  resolve: { extensions: [".ts", ".mts", ".js", ".mjs", ".json"] },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/engine/**"],
    environment: "node",
    // By default one of two cores would stand idle.
    maxWorkers: 2,
    // Properties over many documents take their time on a busy machine; nothing is timed here.
    testTimeout: 60_000,
    setupFiles: ["test/support/load-grammar.ts"],
  },
});
