import { readFile } from "node:fs/promises";
import { join } from "node:path";

// Node has it; the types come with the library of browsers only.
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/** Traces are opened one after the other; this long after the last was closed, 100 MB of code are given back. */
const idleLimitMs = 5 * 60_000;

let users = 0;
let compiled: Promise<object | null> | undefined;
let idle: NodeJS.Timeout | undefined;

/** DuckDB's file in the folder of what the engine needs. */
export function duckdbWasm(folder: string): string {
  return join(folder, "duckdb-eh.wasm");
}

/**
 * Has DuckDB compiled in this process from now on. V8 compiles a function when it is called first and has one copy of
 * the code for all threads, as long as any of them holds the module: the engine that is started next finds what the last
 * one compiled, which is half of the processor's time of opening a small trace (8.4 and 3.6 s).
 *
 * @returns what to call when the engine has ended
 */
export function holdCompiledDuckdb(folder: string): () => void {
  users++;
  clearTimeout(idle);
  // An engine whose file is missing or broken says so itself.
  compiled ??= readFile(duckdbWasm(folder))
    .then((bytes) => WebAssembly.compile(bytes))
    .catch(() => null);
  return () => {
    users--;
    if (users > 0) return;
    idle = setTimeout(() => (compiled = undefined), idleLimitMs);
    idle.unref();
  };
}
