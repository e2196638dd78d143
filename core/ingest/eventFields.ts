/** How the value of a field is kept. `integer` is 32 bits, `bigint` 64, `strings` a JSON array of strings. */
export type FieldKind = "string" | "integer" | "bigint" | "boolean" | "strings" | "time";

export interface EventField {
  /** Key in the JSON object. */
  readonly key: string;
  readonly kind: FieldKind;
}

/**
 * The fields of an event that have a typed column, in the order of the table's columns; everything else stays
 * in the event's text. Base fields and our collector's additions, see docs/trace-format.md.
 */
export const eventFields = [
  { key: "type", kind: "string" },
  { key: "timestamp", kind: "time" },
  { key: "pid", kind: "integer" },
  { key: "ppid", kind: "integer" },
  { key: "uid", kind: "bigint" },
  { key: "comm", kind: "string" },
  { key: "cgroup", kind: "bigint" },
  { key: "filename", kind: "string" },
  { key: "args", kind: "strings" },
  { key: "exe", kind: "string" },
  { key: "cwd", kind: "string" },
  { key: "args_truncated", kind: "boolean" },
  { key: "child_pid", kind: "integer" },
  { key: "exit_code", kind: "integer" },
  { key: "signal", kind: "integer" },
  { key: "dst_addr", kind: "string" },
  { key: "dst_port", kind: "integer" },
  { key: "protocol", kind: "string" },
  { key: "via", kind: "string" },
  { key: "hostname", kind: "string" },
  { key: "qtype", kind: "integer" },
  { key: "path", kind: "string" },
  { key: "flags", kind: "string" },
  { key: "failed", kind: "string" },
  { key: "bytes", kind: "bigint" },
  { key: "writes", kind: "bigint" },
  { key: "new_path", kind: "string" },
] as const satisfies readonly EventField[];

export type EventKey = (typeof eventFields)[number]["key"];

/** Position of each field, for code that runs once per event. */
export const fieldIndex = Object.fromEntries(
  eventFields.map((field, index) => [field.key, index]),
) as Readonly<Record<EventKey, number>>;

interface EventType {
  readonly name: string;
  /** Fields without which an event of this type counts as unrecognised. */
  readonly required: readonly EventKey[];
}

const base = ["timestamp", "pid"] as const;

/** Every type that has typed columns; the first five are the base format. */
export const eventTypes: readonly EventType[] = [
  { name: "process_exec", required: [...base, "comm", "filename", "args"] },
  { name: "net_connect", required: [...base, "dst_addr", "dst_port", "protocol"] },
  { name: "dns_query", required: [...base, "hostname"] },
  { name: "file_open", required: [...base, "path", "flags"] },
  { name: "file_write", required: [...base, "path", "bytes"] },
  { name: "process_exec_failed", required: [...base, "filename", "failed"] },
  { name: "process_fork", required: [...base, "child_pid"] },
  { name: "process_exit", required: base },
  { name: "file_rename", required: [...base, "path", "new_path"] },
  { name: "file_delete", required: [...base, "path"] },
  { name: "trace_start", required: [] },
  { name: "trace_end", required: [] },
];

/** The code of an event without a type, or with one that is not in {@link eventTypes}. */
export const unknownType = 0;

/** The number that the tables keep for each of {@link eventTypes}: its position there, from 1. */
export const typeCode = new Map(eventTypes.map((type, index) => [type.name, index + 1]));

const everyField = -1;

/**
 * For each type code a bit mask over {@link eventFields} of what the type requires; fewer than 32 fields make this a
 * number.
 */
export const requiredFields: readonly number[] = [
  everyField,
  ...eventTypes.map((type) =>
    type.required.reduce((mask, key) => mask | (1 << fieldIndex[key]), 1 << fieldIndex.type),
  ),
];
