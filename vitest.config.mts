import { readFile } from "node:fs/promises";
import { defineConfig } from "vitest/config";

/** Gives tests the SQL files as text, as the bundler does for the product. */
export const sqlAsText = {
  name: "sql-as-text",
  enforce: "pre" as const,
  async load(id: string) {
    if (!id.endsWith(".sql")) return undefined;
    return `export default ${JSON.stringify(await readFile(id, "utf8"))};`;
  },
};

export default defineConfig({
  plugins: [sqlAsText],
  test: {
    globalSetup: ["test/harness/buildEngine.ts", "test/harness/holdDuckdb.ts"],
    pool: "threads",
    include: [
      "core/**/*.test.ts",
      "extension/**/*.test.ts",
      "webview/**/*.test.ts",
      "cli/**/*.test.ts",
      "test/structure/**/*.test.ts",
    ],
    hookTimeout: 60_000,
    // Starting an engine compiles 34 MB of WebAssembly; a busy machine needs its time for that.
    testTimeout: 60_000,
    // DuckDB-WASM holds some hundred megabytes a worker; two cores gain nothing from more.
    maxWorkers: 2,
  },
});
