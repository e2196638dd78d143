import * as arrow from "apache-arrow";
import type { EventColumn } from "../ingest/columns.js";
import type { EventBatch } from "../ingest/eventBatch.js";
import { eventFields, type FieldKind } from "../ingest/eventFields.js";

/** A batch as an Arrow IPC stream whose columns stand in the order of the table `event`. */
export function encodeBatch(batch: EventBatch): Uint8Array {
  const columns: [name: string, data: arrow.Data][] = [
    ["event_id", encodeColumn(batch.eventIds, "integer", batch.rows)],
    ["process_id", encodeColumn(batch.processIds, "bigint", batch.rows)],
    ["child_id", encodeColumn(batch.childIds, "bigint", batch.rows)],
    ["library_load", encodeColumn(batch.libraryLoads, "integer", batch.rows)],
    ...eventFields.map(({ key, kind }, index): [string, arrow.Data] => [
      key,
      encodeColumn(batch.column(index), kind, batch.rows),
    ]),
    ["data", encodeColumn(batch.text, "string", batch.rows)],
  ];
  const schema = new arrow.Schema(
    columns.map(([name, data]) => new arrow.Field(name, data.type, true, metadataOf(name))),
  );
  const rows = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: batch.rows,
    nullCount: 0,
    children: columns.map(([, data]) => data),
  });
  return arrow.tableToIPC(new arrow.Table(schema, [new arrow.RecordBatch(schema, rows)]), "stream");
}

/** Marks the text as JSON by Arrow's canonical extension type, so that DuckDB does not parse it again to cast it. */
function metadataOf(name: string): Map<string, string> | undefined {
  return name === "data"
    ? new Map([
        ["ARROW:extension:name", "arrow.json"],
        ["ARROW:extension:metadata", ""],
      ])
    : undefined;
}

function encodeColumn(column: EventColumn, kind: FieldKind, rows: number): arrow.Data {
  const shape = { length: rows, nullCount: column.nullCount, nullBitmap: column.validity };
  switch (column.kind) {
    case "text":
      return arrow.makeData({
        type: new arrow.Utf8(),
        ...shape,
        valueOffsets: column.offsets.subarray(0, rows + 1),
        data: column.bytes.subarray(0, column.length),
      });
    case "integer":
      return arrow.makeData({ type: new arrow.Int32(), ...shape, data: column.values.subarray(0, rows) });
    case "bigint": {
      const data = new BigInt64Array(column.halves.buffer, 0, rows);
      return kind === "time"
        ? arrow.makeData({ type: new arrow.TimestampMicrosecond(), ...shape, data })
        : arrow.makeData({ type: new arrow.Int64(), ...shape, data });
    }
  }
}
