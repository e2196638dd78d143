import { defineConfig } from "vitest/config";
import { sqlAsText } from "./vitest.config.mjs";

export default defineConfig({
  plugins: [sqlAsText],
  test: {
    globalSetup: ["test/harness/holdDuckdb.ts"],
    pool: "threads",
    include: ["test/screen/**/*.test.ts"],
    // A browser and an engine need both cores of a small machine.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
