import { holdCompiledDuckdb } from "../../core/engine/compiledDuckdb.js";

/**
 * Holds DuckDB's code while tests run in threads of this process: V8 compiles a function for all of them once, which is a
 * third of the work of a file that opens a trace.
 */
export function setup(): () => void {
  const held = holdCompiledDuckdb("dist/duckdb");
  return () => {
    held.release();
  };
}
