import { builtInSignatures } from "../detect/builtInSignatures.js";
import { prepareTables } from "../detect/prepareTables.js";
import { type DetectionReport, runSignatures } from "../detect/runSignatures.js";
import { prepareSigmaTables } from "../detect/sigma/sigmaSources.js";
import type { Signature, SignatureNeed } from "../detect/signature.js";
import type { UncheckedSignature } from "../protocol/finding.js";
import { type CancelSignal, RpcError } from "../protocol/rpc.js";
import type { SqlPort } from "../query/sqlPort.js";
import { join, literal } from "../query/sqlText.js";
import type { DuckdbInstance } from "./duckdbInstance.js";
import { decodeResult } from "./resultTable.js";
import { whyNotReadOnly } from "./whyNotReadOnly.js";

/** A signature of the user that takes longer is stopped: the others wait for it. */
const userTimeLimitMs = 20_000;

/** More save little, and each of the queries of a click waits for one whole statement. */
const builtInTogether = 3;

/** Prepares what signatures share and runs the built-in ones, in slices between the queries of the screen. */
export async function detect(
  db: DuckdbInstance,
  features: ReadonlySet<SignatureNeed>,
  signal: CancelSignal,
): Promise<DetectionReport> {
  for (const statement of prepareTables) await db.detection.run(statement, { signal });
  return runSignatures(portOf(db), builtInSignatures, { features, signal, together: builtInTogether });
}

/** Replaces what signatures of the user found. They are text of others: one `select` each, in the sealed engine. */
export async function detectWith(
  db: DuckdbInstance,
  signatures: readonly Signature[],
  features: ReadonlySet<SignatureNeed>,
  signal: CancelSignal,
): Promise<DetectionReport> {
  await db.seal();
  const port = portOf(db);
  const builtIn = join(
    builtInSignatures.map(({ id }) => literal(id)),
    ", ",
  );
  await port.query(`delete from finding where signature_id not in (${builtIn.text})`, signal);
  const refused = await refusedSignatures(port, signatures);
  const admitted = signatures.filter(({ id }) => !refused.some(({ signatureId }) => signatureId === id));
  if (admitted.some(({ tags }) => tags.includes("sigma"))) {
    for (const statement of prepareSigmaTables) await db.detection.run(statement, { signal });
  }
  const report = await runSignatures(port, admitted, { features, signal, timeLimitMs: userTimeLimitMs });
  return { checked: report.checked, unchecked: [...refused, ...report.unchecked] };
}

/** Rejects with "query-failed" for a text that is not one single query. */
export async function refuseWriting(db: DuckdbInstance, sql: string): Promise<void> {
  const why = await whyNotReadOnly(portOf(db), sql);
  if (why === null) return;
  const { reason, position } = why;
  throw new RpcError({
    code: "query-failed",
    message: reason,
    ...(position === undefined ? {} : { position }),
  });
}

async function refusedSignatures(
  port: SqlPort,
  signatures: readonly Signature[],
): Promise<UncheckedSignature[]> {
  const refused: UncheckedSignature[] = [];
  const taken = new Set(builtInSignatures.map(({ id }) => id));
  for (const { id, sql } of signatures) {
    const why = taken.has(id)
      ? { reason: `Another signature has the id ${id}.` }
      : await whyNotReadOnly(port, sql);
    taken.add(id);
    if (why !== null) refused.push({ signatureId: id, failed: true, ...why });
  }
  return refused;
}

function portOf(db: DuckdbInstance): SqlPort {
  return {
    query: async (sql, signal) =>
      decodeResult((await db.detection.run(sql, signal === undefined ? {} : { signal })).arrow),
  };
}
