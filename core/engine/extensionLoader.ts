import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The extensions that ship in the package; DuckDB-WASM has none of them built in. */
const shipped = /\/(json|parquet)\.duckdb_extension\.wasm$/;

/**
 * DuckDB-WASM loads extensions over XMLHttpRequest, and in Node waits for ever where there is none (1.32). This
 * one serves the shipped files and answers 404 to everything else, so that a missing extension is a
 * clean error and nothing is ever fetched.
 */
export function serveShippedExtensions(folder: string): void {
  Object.assign(globalThis, {
    XMLHttpRequest: class {
      status = 404;
      response: ArrayBuffer | null = null;
      #url = "";

      open(_method: string, url: string): void {
        this.#url = url;
      }

      setRequestHeader(): void {
        // Nothing is sent anywhere.
      }

      send(): void {
        const name = shipped.exec(this.#url)?.[1];
        if (name === undefined) return;
        this.response = Uint8Array.from(readFileSync(join(folder, `${name}.duckdb_extension.wasm`))).buffer;
        this.status = 200;
      }
    },
  });
}
