import { prepareTables } from "../detect/prepareTables.js";
import { type DetectionReport, runSignatures } from "../detect/runSignatures.js";
import type { Signature, SignatureNeed } from "../detect/signature.js";
import type { CancelSignal } from "../protocol/rpc.js";
import type { DuckdbInstance } from "./duckdbInstance.js";
import { decodeResult } from "./resultTable.js";

/** Prepares what signatures share and runs them, in slices between the queries of the screen. */
export async function detect(
  db: DuckdbInstance,
  signatures: readonly Signature[],
  features: ReadonlySet<SignatureNeed>,
  signal: CancelSignal,
): Promise<DetectionReport> {
  for (const statement of prepareTables) await db.detection.run(statement, { signal });
  const port = {
    query: async (sql: string, stop?: CancelSignal) =>
      decodeResult((await db.detection.run(sql, stop === undefined ? {} : { signal: stop })).arrow),
  };
  return runSignatures(port, signatures, features, signal);
}
