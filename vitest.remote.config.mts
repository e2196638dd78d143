import { defineConfig } from "vitest/config";
import { sqlAsText } from "./vitest.config.mjs";

export default defineConfig({
  plugins: [sqlAsText],
  test: {
    include: ["test/remote/**/*.test.ts"],
    // Each file starts servers and records with the collector, which both want a core.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
