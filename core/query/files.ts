import type {
  FileColumn,
  FileRequest,
  FileRow,
  FileToucher,
  FileToucherRequest,
  Page,
} from "../protocol/details.js";
import fileTouchers from "./fileTouchers.sql";
import files from "./files.sql";
import { everything, filterPredicate, scopePredicate } from "./filterPredicate.js";
import type { ResultTable, SqlPort } from "./sqlPort.js";
import { bind, sql, type SqlText } from "./sqlText.js";
import { severityOfRank } from "./laneMarks.js";
import type { TraceContext } from "./traceContext.js";

/** Siblings that differ in a number fold from this many on. */
const foldFrom = 5;
const neverFold = 2 ** 31 - 1;

const orders: Readonly<Record<FileColumn, SqlText>> = {
  path: sql`path`,
  access: sql`written::integer * 2 + created::integer`,
  opens: sql`opens`,
  written: sql`bytes_written`,
  first: sql`first_us`,
  last: sql`last_us`,
};

const shows: Readonly<Record<FileRequest["show"], SqlText>> = {
  all: sql`true`,
  findings: sql`severity_rank > 0`,
  written: sql`written or created`,
};

/** A page of the files that a scope touched. */
export async function queryFiles(
  port: SqlPort,
  context: TraceContext,
  request: FileRequest,
): Promise<Page<FileRow>> {
  const result = await port.query(fileQuery(context, request));
  return { total: result.numbers("total")[0] ?? 0, offset: request.offset, rows: fileRows(result) };
}

/** The query behind a page, as text that runs on its own. */
export function fileQuery(context: TraceContext, request: FileRequest): string {
  const scope = scopePredicate(request.scope);
  const others = sql`(select count(distinct process_id) from event where path = page.path and not coalesce(${scope}, false))::double`;
  const order = orders[request.sort];
  return bind(files, {
    start: context.startEpochUs,
    scope,
    filter: filterPredicate(request.filter, context.startEpochUs),
    fold_from: request.fold ? foldFrom : neverFold,
    siblings: request.foldedInto === null ? everything : sql`pattern = ${request.foldedInto}`,
    show: shows[request.show],
    order: request.descending ? sql`${order} desc` : order,
    offset: request.offset,
    limit: request.limit,
    others,
  });
}

function fileRows(result: ResultTable): FileRow[] {
  const number = columnReader(result);
  const flag = (name: string): Uint8Array => result.flags(name);
  const [read, written, created, deleted] = [flag("read"), flag("written"), flag("created"), flag("deleted")];
  return result.texts("path").map((path, row) => ({
    path: path ?? "",
    paths: number("paths", row),
    read: read[row] === 1,
    written: written[row] === 1,
    created: created[row] === 1,
    deleted: deleted[row] === 1,
    opens: number("opens", row),
    bytesWritten: number("bytes_written", row),
    firstUs: number("first_us", row),
    lastUs: number("last_us", row),
    others: number("others", row),
    severity: severityOfRank(number("severity_rank", row)),
  }));
}

/** A page of the processes that touched one path, by when they first did. */
export async function queryFileTouchers(
  port: SqlPort,
  context: TraceContext,
  { path, offset, limit }: FileToucherRequest,
): Promise<Page<FileToucher>> {
  const result = await port.query(bind(fileTouchers, { start: context.startEpochUs, path, offset, limit }));
  return { total: result.numbers("total")[0] ?? 0, offset, rows: toucherRows(result) };
}

function toucherRows(result: ResultTable): FileToucher[] {
  const number = columnReader(result);
  const read = result.flags("read");
  const written = result.flags("written");
  return Array.from(result.numbers("process_id"), (processId, row) => ({
    processId,
    read: read[row] === 1,
    written: written[row] === 1,
    opens: number("opens", row),
    bytesWritten: number("bytes_written", row),
    firstUs: number("first_us", row),
    lastUs: number("last_us", row),
  }));
}

/** Reads single numbers of a result; each column is decoded once. */
export function columnReader(result: ResultTable): (column: string, row: number) => number {
  const columns = new Map<string, Float64Array>();
  return (name, row) => {
    const column = columns.get(name) ?? result.numbers(name);
    columns.set(name, column);
    return column[row] ?? NaN;
  };
}
