import type { ResultColumn, RowTarget } from "../../core/protocol/resultApi.js";
import type { Row } from "./resultPages.js";

/** Columns that say where a row belongs, by position. */
export interface TargetColumns {
  readonly processId: number;
  readonly pid: number;
  readonly eventId: number;
  readonly ts: number;
}

/** Columns by the names that the tables of a trace have; null where there is none of them. */
export function targetColumns(columns: readonly ResultColumn[]): TargetColumns | null {
  const at = (...names: string[]): number =>
    columns.findIndex(({ name }) => names.includes(name.toLowerCase()));
  const found = {
    processId: at("process_id"),
    pid: at("pid"),
    eventId: at("event_id"),
    ts: at("ts", "timestamp", "started"),
  };
  return Object.values(found).some((index) => index >= 0) ? found : null;
}

/** Where a row belongs; null when it says nothing. */
export function targetOf(columns: readonly ResultColumn[], row: Row | undefined): RowTarget | null {
  const at = targetColumns(columns);
  if (at === null || row === undefined) return null;
  const number = (index: number): number | null => {
    const value = row[index] ?? null;
    return value !== null && /^\d{1,16}$/u.test(value) ? Number(value) : null;
  };
  const ts = row[at.ts]?.slice(0, 64) ?? null;
  const target = { processId: number(at.processId), pid: number(at.pid), eventId: number(at.eventId), ts };
  return Object.values(target).every((value) => value === null) ? null : target;
}
