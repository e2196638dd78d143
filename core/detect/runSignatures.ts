import type { UncheckedSignature } from "../protocol/finding.js";
import { type CancelSignal, CancelSource, RpcError } from "../protocol/rpc.js";
import type { SqlPort } from "../query/sqlPort.js";
import { bind, join, literal, SqlText } from "../query/sqlText.js";
import addFindings from "./addFindings.sql";
import { builtInSignatures } from "./builtInSignatures.js";
import type { Signature, SignatureNeed } from "./signature.js";
import { whyUnchecked } from "./traceFeatures.js";

/** What running signatures amounted to; the findings themselves are rows of table `finding`. */
export interface DetectionReport {
  readonly checked: number;
  readonly unchecked: readonly UncheckedSignature[];
}

/** Before any signature has run. */
export const noDetection: DetectionReport = { checked: 0, unchecked: [] };

/** When nothing could be run at all. */
export function failedDetection(reason: string): DetectionReport {
  return {
    checked: 0,
    unchecked: builtInSignatures.map(({ id }) => ({ signatureId: id, reason, failed: false })),
  };
}

export function addReports(...reports: readonly DetectionReport[]): DetectionReport {
  return {
    checked: reports.reduce((sum, { checked }) => sum + checked, 0),
    unchecked: reports.flatMap(({ unchecked }) => unchecked),
  };
}

export interface RunOptions {
  /** What the trace records. */
  readonly features: ReadonlySet<SignatureNeed>;
  readonly signal?: CancelSignal;
  /** A signature that takes longer is stopped and reported. */
  readonly timeLimitMs?: number;
}

/** Evidence of one signature that is kept: one that says more of a trace than this says nothing. */
const evidenceLimit = 10_000;
/** Characters of a title: it is one line of a list. */
const titleLimit = 300;

/** Runs each signature and adds its findings. One that fails is reported and stops no other. */
export async function runSignatures(
  port: SqlPort,
  signatures: readonly Signature[],
  options: RunOptions,
): Promise<DetectionReport> {
  const unchecked: UncheckedSignature[] = [];
  let checked = 0;
  await forgetFindings(port, signatures, options.signal);
  for (const signature of signatures) {
    const missing = whyUnchecked(signature, options.features);
    const failure = missing?.runs === false ? null : await runSignature(port, signature, options);
    if (failure !== null) unchecked.push(failure);
    else if (missing !== null)
      unchecked.push({ signatureId: signature.id, reason: missing.reason, failed: false });
    else checked++;
  }
  return { checked, unchecked };
}

async function forgetFindings(
  port: SqlPort,
  signatures: readonly Signature[],
  signal: CancelSignal | undefined,
): Promise<void> {
  if (signatures.length === 0) return;
  const ids = join(
    signatures.map(({ id }) => literal(id)),
    ", ",
  );
  await port.query(`delete from finding where signature_id in (${ids.text})`, signal);
}

async function runSignature(
  port: SqlPort,
  signature: Signature,
  { signal, timeLimitMs }: RunOptions,
): Promise<UncheckedSignature | null> {
  const signatureId = signature.id;
  const limit = new TimeLimit(timeLimitMs, signal);
  try {
    const added = await port.query(findingsQuery(signature), limit.signal);
    const rows = added.numbers("Count")[0] ?? 0;
    if (rows < evidenceLimit) return null;
    return {
      signatureId,
      reason: `Only the first ${evidenceLimit} events of evidence are kept.`,
      failed: false,
    };
  } catch (thrown) {
    if (limit.passed)
      return { signatureId, reason: `It was stopped after ${(timeLimitMs ?? 0) / 1000} s.`, failed: true };
    if (!(thrown instanceof RpcError) || thrown.code !== "query-failed") throw thrown;
    return { signatureId, failed: true, ...failureOf(thrown, signature) };
  } finally {
    limit.clear();
  }
}

/** The engine's positions count from the start of the whole statement: the signature's query begins further on. */
function failureOf({ wire }: RpcError, signature: Signature): { reason: string; position?: number } {
  if (wire.position === undefined) return { reason: wire.message };
  const position = wire.position - findingsQuery(signature).indexOf(signature.sql);
  if (position < 0 || position > signature.sql.length) return { reason: wire.message };
  return { reason: wire.message, position };
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

/** A signal that is given when the time is over or another is given. */
class TimeLimit {
  readonly #source = new CancelSource();
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stop = (): void => {
    this.#source.cancel();
  };
  passed = false;

  constructor(
    limitMs: number | undefined,
    private readonly outer: CancelSignal | undefined,
  ) {
    outer?.addEventListener("abort", this.#stop);
    if (outer?.aborted === true) this.#stop();
    if (limitMs === undefined) return;
    this.#timer = setTimeout(() => {
      this.passed = true;
      this.#stop();
    }, limitMs);
  }

  get signal(): CancelSignal {
    return this.#source;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.outer?.removeEventListener("abort", this.#stop);
  }
}
