import * as duckdb from "@duckdb/duckdb-wasm/blocking";
import { identifier } from "../notebook/resultQueries.js";
import type { CancelSignal } from "../protocol/rpc.js";
import { duckdbWasm, withCompiled } from "./compiledDuckdb.js";
import { serveShippedExtensions } from "./extensionLoader.js";
import { refuseStatements } from "./refusedStatement.js";
import { SqlConnection } from "./sqlConnection.js";

/**
 * One DuckDB with its connections. The trace lives in an attached database in memory that compresses at its
 * checkpoints (64 bytes an event in place of 380, docs/performance.md).
 */
export interface DuckdbInstance {
  /** For rows as they are read: the others see them when they are committed. */
  readonly reading: SqlConnection;
  /** For our own queries. */
  readonly own: SqlConnection;
  /** For signatures: they take turns with the queries of the screen. */
  readonly detection: SqlConnection;
  /** For queries of the user: its transactions and temporary tables are its own. */
  readonly user: SqlConnection;
  /** A further database for a further trace, with connections that work in it. Before the sandbox is sealed. */
  attach(name: string): Promise<Pick<DuckdbInstance, "own" | "reading">>;
  /** Throws "query-failed" for statements of a user that are refused before DuckDB sees them. */
  check(sql: string): void;
  /** Rows of a query of ours as a Parquet file. */
  parquet(sql: string, signal?: CancelSignal): Promise<Uint8Array>;
  /** Forbids files, network, extensions and settings, for good. Before the first query of a user. */
  seal(): Promise<void>;
}

/** Name of the attached database, unless its trace has an alias. */
const defaultDatabase = "trace";
/** Name of the attached database that holds the results of cells. */
export const resultDatabase = "cell_result";

/** The only path that SQL may write: a buffer in memory, out of which exports are taken. */
const exportPath = "cell_result_export";

/**
 * Milliseconds that a query runs before others have their turn. With DuckDB-WASM's own 100 a click waits for as many
 * between any two steps of its own queries.
 */
const queryPollingInterval = 10;

export interface DuckdbOptions {
  /** Name of the trace's database. */
  readonly alias?: string;
  /** DuckDB's code, where another thread has compiled it. */
  readonly module?: object | null;
  /** Settles when detection may run its next slice. */
  readonly detectionTurn?: () => Promise<void>;
}

/** Starts DuckDB in this thread; about a second. `folder` holds the wasm file and the extensions. */
export async function startDuckdb(
  folder: string,
  { alias = defaultDatabase, module: compiled = null, detectionTurn }: DuckdbOptions = {},
): Promise<DuckdbInstance> {
  const database = identifier(alias).text;
  serveShippedExtensions(folder);
  const module = { mainModule: duckdbWasm(folder), mainWorker: "" };
  const bindings = await duckdb.createDuckDB(
    { mvp: module, eh: module },
    new duckdb.VoidLogger(),
    duckdb.NODE_RUNTIME,
  );
  await withCompiled(compiled, () => bindings.instantiate(() => undefined));
  bindings.open({ allowUnsignedExtensions: true, query: { queryPollingInterval } });
  const own = new SqlConnection(bindings);
  const reading = new SqlConnection(bindings);
  const user = new SqlConnection(bindings);
  const detection = new SqlConnection(bindings, detectionTurn);
  await own.execute(`
    set autoinstall_known_extensions = false;
    set autoload_known_extensions = false;
    set errors_as_json = true;
    set checkpoint_threshold = '64GB';
    load json;
    attach ':memory:' as ${database} (compress);
    attach ':memory:' as ${resultDatabase};
    use ${database};`);
  for (const connection of [reading, user, detection]) await enter(connection, alias);
  // A path without a buffer would be a file on the disk.
  bindings.registerFileBuffer(exportPath, new Uint8Array(0));
  let sealed: Promise<void> | undefined;
  return {
    reading,
    own,
    detection,
    user,
    attach: async (name) => {
      const connections = { own: new SqlConnection(bindings), reading: new SqlConnection(bindings) };
      await own.execute(`attach ':memory:' as ${identifier(name).text} (compress)`);
      for (const connection of Object.values(connections)) await enter(connection, name);
      return connections;
    },
    check: (sql) => {
      refuseStatements(bindings, sql);
    },
    seal: () =>
      (sealed ??= own.execute(`
        load parquet;
        set allowed_paths = ['${exportPath}'];
        set enable_external_access = false;
        set lock_configuration = true`)),
    parquet: async (sql, signal) => {
      bindings.registerFileBuffer(exportPath, new Uint8Array(0));
      const options = signal === undefined ? {} : { signal };
      await own.run(`copy (${sql}) to '${exportPath}' (format parquet, use_tmp_file false)`, options);
      const bytes = bindings.copyFileToBuffer(exportPath);
      bindings.registerFileBuffer(exportPath, new Uint8Array(0));
      return bytes;
    },
  };
}

/** Makes a database the one that the names of a connection mean. */
async function enter(connection: SqlConnection, database: string): Promise<void> {
  await connection.execute(`use ${identifier(database).text}; set errors_as_json = true`);
}
