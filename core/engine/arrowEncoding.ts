import * as arrow from "apache-arrow";
import type { EventColumn } from "../ingest/columns.js";
import type { EventBatch } from "../ingest/eventBatch.js";
import { eventFields, type FieldKind } from "../ingest/eventFields.js";

/** A batch as an Arrow IPC stream whose columns stand in the order of the table `stored_event`. */
export function encodeBatch(batch: EventBatch): Uint8Array {
  const columns: [name: string, data: arrow.Data][] = [
    ["event_id", encodeColumn(batch.eventIds, "integer", batch.rows)],
    ["process_id", encodeColumn(batch.processIds, "bigint", batch.rows)],
    ["child_id", encodeColumn(batch.childIds, "bigint", batch.rows)],
    ["library_load", encodeColumn(batch.libraryLoads, "integer", batch.rows)],
    ["type_code", encodeColumn(batch.typeCodes, "integer", batch.rows)],
    ...eventFields.map(({ key, kind }, index): [string, arrow.Data] => [
      key,
      encodeColumn(batch.column(index), kind, batch.rows),
    ]),
    ["key_order", encodeColumn(batch.keyOrders, "integer", batch.rows)],
    ["text", encodeColumn(batch.text, "string", batch.rows)],
  ];
  const schema = new arrow.Schema(columns.map(([name, data]) => new arrow.Field(name, data.type, true)));
  const rows = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: batch.rows,
    nullCount: 0,
    children: columns.map(([, data]) => data),
  });
  return arrow.tableToIPC(new arrow.Table(schema, [new arrow.RecordBatch(schema, rows)]), "stream");
}

function encodeColumn(column: EventColumn, kind: FieldKind, rows: number): arrow.Data {
  // Most events leave most columns empty: one without any value in a batch has no memory to copy.
  if (column.nullCount === rows) return arrow.makeData({ type: new arrow.Null(), length: rows });
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
