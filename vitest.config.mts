import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/engine/**"],
    environment: "node",
    // By default one of two cores would stand idle.
    maxWorkers: 2,
    setupFiles: ["test/support/load-grammar.ts"],
  },
});
