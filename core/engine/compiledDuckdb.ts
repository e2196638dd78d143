import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";

// Node has it; the types come with the library of browsers only.
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/** Traces are opened one after the other; this long after the last was closed, 100 MB of code are given back. */
const idleLimitMs = 5 * 60_000;

/**
 * How much a function of DuckDB is executed, about bytes of code, until V8 optimises it in threads beside ours. At the
 * default, that takes a third of two cores while a trace is opened, for functions that hardly run again.
 */
const optimisingBudget = 60_000_000;
/** V8's own, of Node 20 and of those after it. */
const defaultBudget = Number.parseInt(process.versions.v8, 10) < 12 ? 1_800_000 : 13_000_000;

let users = 0;
let compiled: Promise<object | null> | undefined;
let idle: NodeJS.Timeout | undefined;

/** DuckDB's file in the folder of what the engine needs. */
export function duckdbWasm(folder: string): string {
  return join(folder, "duckdb-eh.wasm");
}

/** DuckDB's code in this process. */
export interface HeldDuckdb {
  /** To be sent to the thread that runs it; null where the file is missing or broken, which an engine says itself. */
  readonly module: Promise<object | null>;
  /** To be called when the engine has ended. */
  release(): void;
}

/**
 * Has DuckDB compiled in this process from now on, beside the start of the thread that will run it. V8 compiles a function
 * when it is called first and has one copy of the code for all threads, as long as any of them holds the module: the
 * engine that is started next finds what the last one compiled, which is half of the processor's time of opening a small
 * trace (8.4 and 3.6 s).
 */
export function holdCompiledDuckdb(folder: string): HeldDuckdb {
  users++;
  clearTimeout(idle);
  compiled ??= compile(folder).catch(() => null);
  return {
    module: compiled,
    release: () => {
      users--;
      if (users > 0) return;
      idle = setTimeout(() => (compiled = undefined), idleLimitMs);
      idle.unref();
    },
  };
}

/** A module keeps the budget of the moment it is made; other modules of this process are to have V8's own. */
async function compile(folder: string): Promise<object> {
  const bytes = await readFile(duckdbWasm(folder));
  setOptimisingBudget(optimisingBudget);
  try {
    return await WebAssembly.compile(bytes);
  } finally {
    setOptimisingBudget(defaultBudget);
  }
}

/** Not in Electron: a V8 that has frozen its flags ends the process when one is set, and Node never freezes them. */
function setOptimisingBudget(budget: number): void {
  if (process.versions["electron"] !== undefined) return;
  setFlagsFromString(`--wasm-tiering-budget=${budget}`);
}

/** What `WebAssembly.instantiate` gives for bytes. */
type Instantiated = Promise<{ readonly module: object; readonly instance: object }>;

/**
 * Lets DuckDB-WASM 1.32.0, which reads and compiles its file while it starts, use a module that is compiled already: half a
 * second each time. To be called in a thread of our own, which instantiates nothing else meanwhile.
 */
export async function withCompiled<T>(module: object | null, start: () => Promise<T>): Promise<T> {
  if (module === null) return start();
  const wasm = WebAssembly as unknown as { instantiate: (code: object, imports: object) => Promise<object> };
  const original = wasm.instantiate;
  wasm.instantiate = async (_bytes, imports): Instantiated => ({
    module,
    instance: await original(module, imports),
  });
  try {
    return await start();
  } finally {
    wasm.instantiate = original;
  }
}
