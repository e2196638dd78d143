import type { EventFilter } from "./eventFilter.js";
import type { Severity } from "./finding.js";
import type { Category } from "./timeline.js";

/** One process, or it and all its descendants. */
export interface ProcessScope {
  readonly processId: number;
  readonly subtree: boolean;
}

export interface Page<Row> {
  /** Rows that match; `rows` holds those from `offset` on. */
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly Row[];
}

export interface PageRequest<Column extends string> {
  readonly scope: ProcessScope;
  readonly filter: EventFilter;
  readonly sort: Column;
  readonly descending: boolean;
  readonly offset: number;
  /** At most {@link pageLimit}. */
  readonly limit: number;
}

export const pageLimit = 500;

/** Numbers on the tabs, under the filter. */
export interface TabCounts {
  readonly files: number;
  readonly connections: number;
  readonly lookups: number;
  readonly events: number;
  readonly libraryLoadsHidden: number;
}

/** One exec of the process, in order; the first may be preceded by a fork. */
export interface ExecRecord {
  readonly eventId: number;
  readonly timeUs: number;
  readonly filename: string | null;
  readonly executable: string | null;
  readonly directory: string | null;
  readonly arguments: readonly string[];
  readonly argumentsTruncated: boolean;
}

/** null stands for "not recorded in this trace" throughout. */
export interface ProcessOverview {
  readonly processId: number;
  readonly pid: number;
  readonly execs: readonly ExecRecord[];
  /** Real user id. */
  readonly user: number | null;
  /** Name of the job step it belongs to, such as `step-2.sh (npm install)`. */
  readonly step: string | null;
  readonly parentId: number | null;
  readonly parentPid: number | null;
  readonly parentInferredFrom: string | null;
  readonly startUs: number;
  readonly startSeen: boolean;
  readonly endUs: number | null;
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly filesRead: number;
  readonly libraryLoads: number;
  readonly filesWritten: number;
  readonly bytesWritten: number;
  readonly connections: number;
  readonly lookups: number;
  /** Writes and connections of the same parent's other processes after this one started, at most 8. */
  readonly next: readonly NextActivity[];
  readonly counts: TabCounts;
}

export interface NextActivity {
  readonly processId: number;
  readonly kind: "write" | "connection";
  /** Path, or host:port. */
  readonly what: string;
  readonly timeUs: number;
}

export const fileColumns = ["path", "access", "opens", "written", "first", "last"] as const;
export type FileColumn = (typeof fileColumns)[number];

export interface FileRequest extends PageRequest<FileColumn> {
  readonly show: "all" | "findings" | "written";
  /** Folds siblings that differ in a number only (`/proc/1/comm`, `/proc/2/comm`, …) into one row. */
  readonly fold: boolean;
  /** Only the siblings that such a row of this path stands for; null for all files. */
  readonly foldedInto: string | null;
}

export interface FileRow {
  /** With `*` for the number where it stands for `paths` siblings. */
  readonly path: string;
  /** Paths in the row: 1, or more for folded siblings. */
  readonly paths: number;
  readonly read: boolean;
  readonly written: boolean;
  readonly created: boolean;
  readonly deleted: boolean;
  readonly opens: number;
  readonly bytesWritten: number;
  readonly firstUs: number;
  readonly lastUs: number;
  /** Processes outside the scope that touched it. */
  readonly others: number;
  readonly severity: Severity | null;
}

/** Everybody who touched one path. */
/** Asks who touched one path. */
export interface FileToucherRequest {
  readonly path: string;
  readonly offset: number;
  /** At most {@link pageLimit}. */
  readonly limit: number;
}

export interface FileToucher {
  readonly processId: number;
  readonly read: boolean;
  readonly written: boolean;
  readonly opens: number;
  readonly bytesWritten: number;
  readonly firstUs: number;
  readonly lastUs: number;
}

export const connectionColumns = ["host", "address", "category", "via", "time", "process"] as const;
export type ConnectionColumn = (typeof connectionColumns)[number];

export interface ConnectionRow {
  readonly eventId: number;
  readonly processId: number;
  readonly timeUs: number;
  readonly host: string | null;
  /** Whose look-up gave the name: the process's own, or another one's of this trace. */
  readonly hostSource: "process" | "trace" | null;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
  /** `connect` or `sendmsg`; null when not recorded. */
  readonly via: string | null;
  readonly category: Category;
  readonly severity: Severity | null;
}

export const lookupColumns = ["name", "type", "via", "time", "process"] as const;
export type LookupColumn = (typeof lookupColumns)[number];

export interface LookupRow {
  readonly eventId: number;
  readonly processId: number;
  readonly timeUs: number;
  readonly hostname: string;
  /** `A`, `AAAA`, …, or the number; null when not recorded. */
  readonly queryType: string | null;
  readonly protocol: string | null;
  /** First connection of the same process after it that took this name; address:port. */
  readonly thenConnectedTo: string | null;
}

export const eventColumns = ["line", "time", "type", "what"] as const;
export type EventColumn = (typeof eventColumns)[number];

/** Asks for the place of an event in a list of them. */
export interface EventPositionRequest extends Omit<PageRequest<EventColumn>, "offset" | "limit"> {
  readonly eventId: number;
}

export interface EventRow {
  /** Line number. */
  readonly eventId: number;
  readonly processId: number | null;
  /** null for an event without a readable time. */
  readonly timeUs: number | null;
  readonly type: string;
  /** Path, host, command line …: the field that says most about the type. */
  readonly what: string;
  readonly flags: string;
  readonly libraryLoad: boolean;
}
