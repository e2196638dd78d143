import type { CancelSignal } from "../protocol/rpc.js";
import { RpcError } from "../protocol/rpc.js";
import type { SqlPort } from "../query/sqlPort.js";
import { bind, join, literal, SqlText } from "../query/sqlText.js";
import { builtInSignatures } from "./builtInSignatures.js";
import addFindings from "./addFindings.sql";
import type { Signature, SignatureNeed } from "./signature.js";
import { whyUnchecked } from "./traceFeatures.js";

/** What running signatures amounted to; the findings themselves are rows of table `finding`. */
export interface DetectionReport {
  readonly checked: number;
  readonly unchecked: readonly UncheckedSignature[];
}

export interface UncheckedSignature {
  readonly signatureId: string;
  readonly reason: string;
  /** Zero-based character offset into the signature's query, where the engine knows it. */
  readonly position?: number;
}

export const noDetection: DetectionReport = { checked: 0, unchecked: [] };

/** When nothing could be run at all. */
export function failedDetection(reason: string): DetectionReport {
  return { checked: 0, unchecked: builtInSignatures.map(({ id }) => ({ signatureId: id, reason })) };
}

/** Evidence of one signature that is kept: one that says more of a trace than this says nothing. */
const evidenceLimit = 10_000;
/** Characters of a title: it is one line of a list. */
const titleLimit = 300;

/** Runs each signature and adds its findings. One that fails is reported and stops no other. */
export async function runSignatures(
  port: SqlPort,
  signatures: readonly Signature[],
  features: ReadonlySet<SignatureNeed>,
  signal?: CancelSignal,
): Promise<DetectionReport> {
  const unchecked: UncheckedSignature[] = [];
  let checked = 0;
  if (signatures.length === 0) return noDetection;
  const ids = join(
    signatures.map(({ id }) => literal(id)),
    ", ",
  );
  await port.query(`delete from finding where signature_id in (${ids.text})`, signal);
  for (const signature of signatures) {
    const reason = whyUnchecked(signature, features);
    if (reason !== null) unchecked.push({ signatureId: signature.id, reason });
    // Parents may still be known in part; other events are either recorded or not.
    if (reason !== null && signature.needs.some((need) => need !== "parents" && !features.has(need)))
      continue;
    const failure = await runSignature(port, signature, signal);
    if (failure !== null) unchecked.push(failure);
    else if (reason === null) checked++;
  }
  return { checked, unchecked };
}

async function runSignature(
  port: SqlPort,
  signature: Signature,
  signal: CancelSignal | undefined,
): Promise<UncheckedSignature | null> {
  const signatureId = signature.id;
  try {
    const added = await port.query(findingsQuery(signature), signal);
    const rows = added.numbers("Count")[0] ?? 0;
    if (rows < evidenceLimit) return null;
    return { signatureId, reason: `Only the first ${evidenceLimit} events of evidence are kept.` };
  } catch (thrown) {
    if (!(thrown instanceof RpcError) || thrown.code !== "query-failed") throw thrown;
    return { signatureId, reason: thrown.message };
  }
}

function findingsQuery(signature: Signature): string {
  return bind(addFindings, {
    id: signature.id,
    name: signature.name,
    severity: signature.severity,
    technique: signature.technique,
    description: signature.description,
    title_limit: titleLimit,
    row_limit: evidenceLimit,
    query: new SqlText(signature.sql),
  });
}
