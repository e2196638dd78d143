import { type EventKey, eventFields, type FieldKind } from "../ingest/eventFields.js";
import type { KeyOrder } from "../ingest/keyOrders.js";

/** The column of each field: all have the name of the key, but one. */
const columnOf = (key: EventKey): string => (key === "timestamp" ? "ts" : key);

/**
 * The statement that defines `event_text`: the line of an event from its columns, for the orders of keys that the trace
 * has so far. Names of keys are ours; nothing of the trace stands in it.
 */
export function defineEventText(orders: readonly KeyOrder[]): string {
  const parameters = ["key_order", ...eventFields.map(({ key }) => columnOf(key))];
  const cases = orders.map(({ id, keys }) => `when ${id} then ${lineOf(keys)}`);
  const body = orders.length === 0 ? "null::varchar" : `case key_order ${cases.join(" ")} end`;
  return `create or replace macro event_text(${parameters.join(", ")}) as ${body}`;
}

const kinds = new Map<EventKey, FieldKind>(eventFields.map(({ key, kind }) => [key, kind]));

function lineOf(keys: readonly EventKey[]): string {
  const parts: string[] = [];
  let text = "{";
  for (const key of keys) {
    const isText = kinds.get(key) === "string" || kinds.get(key) === "time";
    const quote = isText ? '"' : "";
    parts.push(`'${text}"${key}":${quote}'`, valueOf(key));
    text = `${quote},`;
  }
  // A comma stands before the next key only.
  parts.push(`'${text.slice(0, -1)}}'`);
  return `concat(${parts.join(", ")})`;
}

function valueOf(key: EventKey): string {
  return kinds.get(key) === "time" ? `strftime(${columnOf(key)}, '%Y-%m-%dT%H:%M:%S.%fZ')` : columnOf(key);
}
