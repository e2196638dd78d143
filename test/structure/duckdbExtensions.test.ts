import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { signatureSection } from "../../scripts/duckdbExtensions/signatureSection.mjs";

const dir = join(import.meta.dirname, "../../vendor/duckdb-extensions");

interface Manifest {
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly sizeBytes: number }>>;
}

const manifest = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8")) as Manifest;

describe("the shipped DuckDB extensions", () => {
  it("are those that the manifest records", () => {
    expect(Object.keys(manifest.files).sort()).toEqual([
      "json.duckdb_extension.wasm",
      "parquet.duckdb_extension.wasm",
    ]);
    for (const [file, { sha256, sizeBytes }] of Object.entries(manifest.files)) {
      const bytes = readFileSync(join(dir, file));
      expect({ file, sizeBytes: bytes.length }).toEqual({ file, sizeBytes });
      expect({ file, sha256: createHash("sha256").update(bytes).digest("hex") }).toEqual({ file, sha256 });
    }
  });

  it("end with the release and platform that the engine asks for", () => {
    for (const file of Object.keys(manifest.files)) {
      const section = signatureSection();
      expect(readFileSync(join(dir, file)).subarray(-section.length)).toEqual(section);
    }
    const fields = signatureSection().subarray(-512, -256).toString("latin1").split("\0").filter(Boolean);
    expect(fields).toEqual(["CPP", "v1.4.3", "v1.4.3", "wasm_eh", "4"]);
  });
});
