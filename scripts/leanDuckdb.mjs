import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Begins the program around one WebAssembly module in DuckDB-WASM's file for Node, which holds two of them. */
const factory = /([\w$]+)=([\w$]+)\(\(exports,module\)=>\{"use strict";var DuckDB=\(/g;

/**
 * Leaves out the program around duckdb-mvp.wasm, which comes first: it serves engines without WebAssembly exceptions, and
 * every Node from 17 on has them. It is half of a file that each engine reads at its start.
 *
 * @param {string} text of duckdb-node-blocking.cjs, version 1.32.0
 */
export function withoutMvp(text) {
  const [mvp, eh, ...others] = text.matchAll(factory);
  const end = eh && text.lastIndexOf("var ", eh.index);
  if (!mvp || !eh || others.length > 0 || !text.slice(mvp.index, end).trimEnd().endsWith("});"))
    throw new Error(
      "The loader of DuckDB-WASM is not the one that this build knows; see scripts/leanDuckdb.mjs.",
    );
  return `${text.slice(0, mvp.index)}${mvp[1]}=${mvp[2]}(()=>{});${text.slice(end)}`;
}

/**
 * Plugin of esbuild for the threads that run DuckDB. Besides the loader, it gives DuckDB-WASM the modules of Arrow that
 * our own code imports: it would bring its own copy in the older format, half a megabyte.
 *
 * @type {import("esbuild").Plugin}
 */
export const leanDuckdb = {
  name: "lean-duckdb",
  setup(build) {
    build.onLoad({ filter: /[/\\]duckdb-node-blocking\.cjs$/ }, async ({ path }) => ({
      contents: withoutMvp(await readFile(path, "utf8")),
      loader: "js",
    }));
    build.onResolve({ filter: /^apache-arrow$/ }, () => ({
      path: join(import.meta.dirname, "..", "node_modules", "apache-arrow", "Arrow.node.mjs"),
    }));
  },
};
