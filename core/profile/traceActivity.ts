import { columnReader } from "../query/files.js";
import type { ResultTable, SqlPort } from "../query/sqlPort.js";
import { bind, sql, type SqlText } from "../query/sqlText.js";
import activityFiles from "./activityFiles.sql";
import activityHosts from "./activityHosts.sql";

/** A path as the trace names it, with what was done to it in all. */
export interface TouchedFile {
  readonly path: string;
  readonly read: boolean;
  readonly written: boolean;
  /** Opened as a directory and nothing else. */
  readonly onlyListed: boolean;
  readonly onlyLibraryLoad: boolean;
  /** First event with the path. */
  readonly eventId: number;
  /** Who read it first; NaN for nobody. */
  readonly readerId: number;
  readonly writerId: number;
  /** First event that wrote it; NaN for none. */
  readonly writeEventId: number;
}

/** A destination of connections, or a name that was looked up (then port and protocol are null). */
export interface ReachedHost {
  /** The name where look-ups tell it, else the address. */
  readonly host: string;
  readonly port: number | null;
  readonly protocol: string | null;
  /** As in the view `connection`; null for a look-up. */
  readonly category: string | null;
  readonly eventId: number;
  readonly processId: number;
}

/** How a text stands in the answer and which rows are kept; user's expressions run in DuckDB, in linear time. */
export interface ActivityOptions {
  readonly rewrite?: (column: SqlText) => SqlText;
  readonly keep?: (column: SqlText) => SqlText;
}

const unchanged = (column: SqlText): SqlText => column;
const everything = (): SqlText => sql`true`;

export async function queryFilesTouched(
  port: SqlPort,
  options: ActivityOptions = {},
): Promise<TouchedFile[]> {
  const { rewrite = unchanged, keep = everything } = options;
  const query = bind(activityFiles, {
    path: rewrite(sql`path`),
    new_path: rewrite(sql`new_path`),
    kept: keep(sql`path`),
  });
  const result = await port.query(query);
  const number = columnReader(result);
  const [read, written, listed, loaded] = ["read", "written", "only_listed", "only_library_load"].map(
    (name) => result.flags(name),
  );
  return result.texts("path").map((path, row) => ({
    path: path ?? "",
    read: read?.[row] === 1,
    written: written?.[row] === 1,
    onlyListed: listed?.[row] === 1,
    onlyLibraryLoad: loaded?.[row] === 1,
    eventId: number("event_id", row),
    readerId: number("reader_id", row),
    writerId: number("writer_id", row),
    writeEventId: number("write_event_id", row),
  }));
}

export async function queryHostsReached(
  port: SqlPort,
  options: ActivityOptions = {},
): Promise<ReachedHost[]> {
  const { rewrite = unchanged, keep = everything } = options;
  return hostRows(await port.query(bind(activityHosts, { host: rewrite(sql`host`), kept: keep(sql`host`) })));
}

function hostRows(result: ResultTable): ReachedHost[] {
  const number = columnReader(result);
  const protocols = result.texts("protocol");
  const categories = result.texts("category");
  return result.texts("host").map((host, row) => ({
    host: host ?? "",
    port: nullable(number("port", row)),
    protocol: protocols[row] ?? null,
    category: categories[row] ?? null,
    eventId: number("event_id", row),
    processId: number("process_id", row),
  }));
}

function nullable(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
