import { encodeBatch } from "../../core/engine/arrowEncoding.js";
import { type DuckdbInstance, startDuckdb } from "../../core/engine/duckdbInstance.js";
import { decodeResult } from "../../core/engine/resultTable.js";
import { retellLives } from "../../core/engine/retellLives.js";
import { storeInferredParents } from "../../core/engine/storeInferredParents.js";
import { readTrace } from "../../core/ingest/readTrace.js";
import type { IngestReport } from "../../core/protocol/traceStatus.js";
import type { SourceFault } from "../../core/protocol/traceStatus.js";
import type { SqlPort } from "../../core/query/sqlPort.js";
import { defineEventText } from "../../core/tables/eventText.js";
import { createSchema, deriveConnections, deriveProcesses } from "../../core/tables/schema.js";
import { builtEngine } from "./testTrace.js";

/** One DuckDB in this thread that holds one small trace after another: a hundred of them cost one start. */
export class TraceTables {
  private constructor(private readonly db: DuckdbInstance) {}

  static async start(): Promise<TraceTables> {
    const db = await startDuckdb(builtEngine.duckdbDirectory);
    for (const statement of createSchema) await db.own.execute(statement);
    return new TraceTables(db);
  }

  readonly port: SqlPort = {
    query: async (sql) => decodeResult((await this.db.own.run(sql)).arrow),
  };

  /** Replaces the trace by another, read and derived as an engine does. */
  async load(text: Uint8Array): Promise<IngestReport> {
    for (const table of ["stored_event", "finding"]) await this.db.own.execute(`delete from ${table}`);
    const reader = await readTrace(pieces(text), async (batch) => {
      if (batch.rows > 0) await this.db.own.insertArrow("stored_event", encodeBatch(batch));
    });
    await this.db.own.execute(defineEventText(reader.takeKeyOrders()));
    await retellLives(this.db.own, [...reader.lives.disordered]);
    for (const statement of [...deriveProcesses, ...deriveConnections]) await this.db.own.execute(statement);
    const report = reader.report.build({ compressedBytes: text.length, textBytes: text.length }, 0);
    if (!report.hasParents) await storeInferredParents(this.db.own);
    return report;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- reading takes an asynchronous generator
async function* pieces(text: Uint8Array): AsyncGenerator<Uint8Array, SourceFault | null> {
  yield text;
  return null;
}
