import type { UncheckedSignature } from "../protocol/finding.js";
import { type CancelSignal, RpcError } from "../protocol/rpc.js";
import type { SqlPort } from "../query/sqlPort.js";
import { bind, join, literal, type SqlText } from "../query/sqlText.js";
import cappedSignatures from "./cappedSignatures.sql";
import { evidenceLimit, findingsQuery, togetherQuery } from "./findingsQuery.js";
import type { Signature, SignatureNeed } from "./signature.js";
import { TimeLimit } from "./timeLimit.js";
import { whyUnchecked } from "./traceFeatures.js";

/** What running signatures amounted to; the findings themselves are rows of table `finding`. */
export interface DetectionReport {
  readonly checked: number;
  readonly unchecked: readonly UncheckedSignature[];
}

/** Before any signature has run. */
export const noDetection: DetectionReport = { checked: 0, unchecked: [] };

/** When none of some signatures could be run. */
export function failedDetection(
  signatures: readonly Pick<Signature, "id">[],
  reason: string,
): DetectionReport {
  return { checked: 0, unchecked: signatures.map(({ id }) => ({ signatureId: id, reason, failed: true })) };
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
  /** How many at most are asked as one statement; each by itself where it is absent. */
  readonly together?: number;
}

/** Runs each signature and adds its findings. One that fails is reported and stops no other. */
export async function runSignatures(
  port: SqlPort,
  signatures: readonly Signature[],
  options: RunOptions,
): Promise<DetectionReport> {
  await forgetFindings(port, signatures, options.signal);
  const missing = new Map(signatures.map((one) => [one.id, whyUnchecked(one, options.features)]));
  const running = signatures.filter(({ id }) => missing.get(id)?.runs !== false);
  const failures: UncheckedSignature[] = [];
  for (const group of groupsOf(running, options.together ?? 1))
    failures.push(...(await runGroup(port, group, options)));
  failures.push(...(await cappedOf(port, running, options.signal)));
  const reported = new Set(failures.map(({ signatureId }) => signatureId));
  const partial = signatures.flatMap(({ id }): UncheckedSignature[] => {
    const reason = missing.get(id)?.reason;
    return reason === undefined || reported.has(id) ? [] : [{ signatureId: id, reason, failed: false }];
  });
  const unchecked = [...failures, ...partial];
  return { checked: signatures.length - unchecked.length, unchecked };
}

/** Signatures that may be asked at once. One that looks at findings has to wait until those before it are stored. */
function groupsOf(signatures: readonly Signature[], most: number): Signature[][] {
  const groups: Signature[][] = [];
  for (const signature of signatures) {
    const last = groups.at(-1);
    const fits = last !== undefined && last.length < most && !/\bfinding\b/u.test(signature.sql);
    if (fits) last.push(signature);
    else groups.push([signature]);
  }
  return groups;
}

/** Returns those that failed. Where the statement of several fails, each is asked by itself, to know which. */
async function runGroup(
  port: SqlPort,
  group: readonly Signature[],
  options: RunOptions,
): Promise<UncheckedSignature[]> {
  if (group.length > 1 && (await runTogether(port, group, options))) return [];
  const failures: UncheckedSignature[] = [];
  for (const signature of group) {
    const failure = await runSignature(port, signature, options);
    if (failure !== null) failures.push(failure);
  }
  return failures;
}

async function runTogether(
  port: SqlPort,
  group: readonly Signature[],
  { signal }: RunOptions,
): Promise<boolean> {
  try {
    await port.query(togetherQuery(group), signal);
    return true;
  } catch (thrown) {
    if (isQueryFailure(thrown)) return false;
    throw thrown;
  }
}

/** Signatures that found more than is kept of them. */
async function cappedOf(
  port: SqlPort,
  signatures: readonly Signature[],
  signal: CancelSignal | undefined,
): Promise<UncheckedSignature[]> {
  if (signatures.length === 0) return [];
  const query = bind(cappedSignatures, { ids: idsOf(signatures), row_limit: evidenceLimit });
  const capped = (await port.query(query, signal)).texts("signature_id");
  const reason = `Only the first ${evidenceLimit} events of evidence are kept.`;
  return capped.map((id) => ({ signatureId: id ?? "", reason, failed: false, capped: true }));
}

async function forgetFindings(
  port: SqlPort,
  signatures: readonly Signature[],
  signal: CancelSignal | undefined,
): Promise<void> {
  if (signatures.length === 0) return;
  await port.query(`delete from finding where signature_id in (${idsOf(signatures).text})`, signal);
}

function idsOf(signatures: readonly Signature[]): SqlText {
  return join(
    signatures.map(({ id }) => literal(id)),
    ", ",
  );
}

async function runSignature(
  port: SqlPort,
  signature: Signature,
  { signal, timeLimitMs }: RunOptions,
): Promise<UncheckedSignature | null> {
  const signatureId = signature.id;
  const limit = new TimeLimit(timeLimitMs, signal);
  try {
    await port.query(findingsQuery(signature), limit.signal);
    return null;
  } catch (thrown) {
    if (limit.passed)
      return { signatureId, reason: `It was stopped after ${(timeLimitMs ?? 0) / 1000} s.`, failed: true };
    if (!isQueryFailure(thrown)) throw thrown;
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

function isQueryFailure(thrown: unknown): thrown is RpcError {
  return thrown instanceof RpcError && thrown.code === "query-failed";
}
