import type { DuckDBBindings } from "@duckdb/duckdb-wasm/blocking";
import { RpcError } from "../protocol/rpc.js";
import { characterAt } from "./byteOffsets.js";

/** DuckDB-WASM answers these with success and does nothing (1.32), which would look like a hole in the sandbox. */
const refused = new Set(["install", "force", "load"]);

/** Token kinds of DuckDB's tokenizer, as numbers: the enum is a type only. */
const operatorToken = 3;
const commentToken = 5;

/** Rejects SQL that begins a statement of a kind that nobody may use here; everything else DuckDB refuses itself. */
export function refuseStatements(bindings: DuckDBBindings, sql: string): void {
  const { offsets, types } = bindings.tokenize(sql);
  let startsStatement = true;
  offsets.forEach((byteOffset, index) => {
    const offset = characterAt(sql, byteOffset);
    if (Number(types[index]) === commentToken) return;
    const word = /^\w+/.exec(sql.slice(offset, offset + 20))?.[0].toLowerCase() ?? "";
    if (startsStatement && refused.has(word)) {
      const message =
        "Permission Error: extensions cannot be installed or loaded here. Everything that is available is loaded.";
      throw new RpcError({ code: "query-failed", message, position: offset });
    }
    startsStatement = Number(types[index]) === operatorToken && sql[offset] === ";";
  });
}
