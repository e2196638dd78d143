import { join } from "node:path";
import type { EngineAssets } from "../core/engine/engineApi.js";

/** The engine's files lie beside the program in the package. */
export const engineAssets: EngineAssets = {
  engineWorkerPath: join(__dirname, "engineWorker.js"),
  readerWorkerPath: join(__dirname, "readerWorker.js"),
  duckdbDirectory: join(__dirname, "duckdb"),
};
