import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/workbench/**/*.test.ts"],
    globalSetup: ["test/harness/installHost.ts"],
    // One workbench needs one and a half gigabytes and both cores of a small machine.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
