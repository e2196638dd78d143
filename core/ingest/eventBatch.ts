import { BigintColumn, type EventColumn, IntegerColumn, TextColumn } from "./columns.js";
import { eventFields, type FieldKind } from "./eventFields.js";

/**
 * Some thousand events as columns: the fields of {@link eventFields}, the line each stands in, the process life
 * it belongs to, and either the order of its keys or its text.
 */
export class EventBatch {
  rows = 0;
  /** Length of all lines of the rows. */
  lineBytes = 0;
  /** 1-based line numbers. */
  readonly eventIds = new IntegerColumn();
  readonly processIds = new BigintColumn();
  /** Process life that a fork began. */
  readonly childIds = new BigintColumn();
  /** 1 for an open of a shared library and the like, see libraryLoad.ts; else 0. */
  readonly libraryLoads = new IntegerColumn();
  /** Of every row, see {@link typeCode}; the column of the type itself holds only what has no code. */
  readonly typeCodes = new IntegerColumn();
  readonly fields: readonly EventColumn[] = eventFields.map((field) => columnFor(field.kind));
  /** See {@link KeyOrders}. */
  readonly keyOrders = new IntegerColumn();
  /** The line of an event without a key order. */
  readonly text = new TextColumn();

  /** The column of a field, by its position in {@link eventFields}. */
  column(index: number): EventColumn {
    const column = this.fields[index];
    if (column === undefined) throw new Error(`There is no field ${index}.`);
    return column;
  }

  /** Forgets all values of the row being filled. */
  takeBackRow(): void {
    for (const column of this.fields) column.takeBack(this.rows);
  }

  /** Ends all columns at the same row; then they can be read. */
  seal(): void {
    for (const column of this.#columns()) column.seal(this.rows);
  }

  /** Forgets all rows and keeps the memory for the next. */
  clear(): void {
    this.rows = 0;
    this.lineBytes = 0;
    for (const column of this.#columns()) column.clear();
  }

  #columns(): EventColumn[] {
    const { eventIds, processIds, childIds, libraryLoads, typeCodes, fields, keyOrders, text } = this;
    return [eventIds, processIds, childIds, libraryLoads, typeCodes, ...fields, keyOrders, text];
  }
}

function columnFor(kind: FieldKind): EventColumn {
  switch (kind) {
    case "string":
    case "strings":
      return new TextColumn();
    case "integer":
    case "boolean":
      return new IntegerColumn();
    case "bigint":
    case "time":
      return new BigintColumn();
  }
}
