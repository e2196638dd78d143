import { describe, expect, it } from "vitest";
import { contentDefects } from "../../scripts/checkPackage.mjs";

describe("the check of the package's content", () => {
  it.each([
    "node_modules/d3/index.js",
    "dist/extension.js.map",
    "dist/extension.ts",
    "test/vscode/index.ts",
    "core/source/reader.ts",
    "scripts/package.mjs",
    "dist/.env",
    ".npmrc",
    "sample-traces/job-attack.expected.json",
  ])("refuses %s", (name) => {
    expect(contentDefects([name])).toContain(`${name} must not ship.`);
  });

  it.each([
    "dist/extension.js",
    "dist/duckdb/duckdb-eh.wasm",
    "media/icon.png",
    "sample-traces/job-attack.jsonl.gz",
  ])("accepts %s", (name) => {
    expect(contentDefects([name])).not.toContain(`${name} must not ship.`);
  });

  it("misses the engine, its extensions and the notices when they are not there", () => {
    const defects = contentDefects([]);
    for (const name of [
      "dist/duckdb/duckdb-eh.wasm",
      "dist/duckdb/json.duckdb_extension.wasm",
      "THIRD_PARTY_NOTICES",
    ])
      expect(defects).toContain(`${name} is missing.`);
  });
});
