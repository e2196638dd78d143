import type { ColumnKind } from "../protocol/resultApi.js";

/** What a type of DuckDB is to who draws it. */
export function columnKind(type: string): ColumnKind {
  if (type.endsWith("]") || /^(JSON$|STRUCT|MAP|UNION)/u.test(type)) return "json";
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|FLOAT|DOUBLE|DECIMAL)/u.test(type)) return "number";
  if (/^(TIMESTAMP|DATE$)/u.test(type)) return "time";
  return type === "BOOLEAN" ? "boolean" : "text";
}
