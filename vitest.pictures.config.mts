import { defineConfig } from "vitest/config";

/** `npm run pictures`: takes the pictures of README and walkthrough anew, and checks nothing. */
export default defineConfig({
  test: {
    include: ["test/pictures/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
});
