import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["collector/test/**/*.test.ts"],
    testTimeout: 200_000,
    hookTimeout: 200_000,
    // Each test traces its own processes only, but load shifts what overload tests measure: one at a time.
    maxWorkers: 1,
    fileParallelism: false,
  },
});
