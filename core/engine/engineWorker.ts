/** The thread that runs DuckDB for one trace. Ends with its starter. */
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import type { IngestReport } from "../protocol/traceStatus.js";
import { type CalleeMessage, type CallerMessage, type Handlers, serveRpc } from "../protocol/rpc.js";
import { CellRunner } from "./cellRunner.js";
import { detect, detectWith, refuseWriting } from "./detect.js";
import { type DuckdbInstance, startDuckdb } from "./duckdbInstance.js";
import type { EngineApi, EngineProgress, EngineWorkerData } from "./engineApi.js";
import { QueriesFirst } from "./queriesFirst.js";
import { readInto, TraceStore } from "./traceStore.js";
import { portToParent } from "./workerPort.js";

if (parentPort === null) throw new Error("This file runs as a worker thread.");
const port = parentPort;
const { alias, duckdbDirectory, readerWorkerPath, compiled } = workerData as EngineWorkerData;

const queries = new QueriesFirst();

async function start() {
  const module = await Promise.race([
    once(compiled, "message").then(([sent]) => sent as object | null),
    once(compiled, "messageerror").then(() => null),
  ]);
  compiled.close();
  const db = await startDuckdb(duckdbDirectory, {
    ...(alias === null ? {} : { alias }),
    module,
    detectionTurn: () => queries.giveWay(),
  });
  const store = await TraceStore.create(db, tellProgress, () => queries.whenIdle());
  return { db, cells: new CellRunner(db), store };
}

const ready = start();
// A failure is told to whoever asks first; without this line Node would end the thread before.
ready.catch(() => undefined);

/** Ends when all that was read is in the tables, also after a reading that was cancelled or failed. */
let reading: Promise<unknown> = Promise.resolve();

let toldRevision = 0;

function tellProgress(report: IngestReport, revision: number): void {
  if (revision !== toldRevision) queries.expect();
  toldRevision = revision;
  const message: EngineProgress = { kind: "progress", report, revision };
  port.postMessage(message);
}

/** DuckDB with all tables, though perhaps not all rows. */
async function readable(): Promise<DuckdbInstance> {
  const { db, store } = await ready;
  await store.derived;
  return db;
}

const handlers: Handlers<EngineApi> = {
  ingest: (request, signal) => {
    const store = ready.then(({ store }) => store);
    const ingested = readInto(store, readerWorkerPath, request, signal);
    reading = ingested.catch(() => undefined);
    return ingested;
  },
  attach: ({ alias: name, source, limits }, signal) => {
    const store = ready.then(async ({ db }) =>
      TraceStore.create({ ...db, ...(await db.attach(name)) }, () => undefined),
    );
    return readInto(store, readerWorkerPath, { source, limits }, signal);
  },
  ping: () => Promise.resolve(null),
  // What signatures say is said once, so it must be of all there is.
  detect: async ({ features }, signal) => {
    await reading;
    return detect(await readable(), new Set(features), signal);
  },
  detectWith: async ({ signatures, features }, signal) => {
    await reading;
    return detectWith(await readable(), signatures, new Set(features), signal);
  },
  query: async ({ sql }, signal) => {
    const { own } = await readable();
    return queries.answer(() => own.run(sql, { signal }));
  },
  userQuery: async ({ sql, maxRows, readOnly }, signal) => {
    const db = await readable();
    db.check(sql);
    await db.seal();
    if (readOnly) await refuseWriting(db, sql);
    return db.user.run(sql, { signal, maxRows });
  },
  previewCell: async (request, signal) => {
    await readable();
    return (await ready).cells.preview(request, signal);
  },
  runCell: async (request, signal) => {
    await readable();
    return (await ready).cells.run(request, signal);
  },
  parquet: async ({ sql }, signal) => (await readable()).parquet(sql, signal),
};

serveRpc(portToParent<CalleeMessage, CallerMessage>(port), handlers);
