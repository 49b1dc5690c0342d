import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/engine/**"],
    environment: "node",
    setupFiles: ["test/support/load-grammar.ts"],
  },
});
