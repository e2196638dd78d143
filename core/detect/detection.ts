import type { Severity } from "../protocol/finding.js";
import type { SqlPort } from "../query/sqlPort.js";
import { bind } from "../query/sqlText.js";
import detections from "./detections.sql";

/** A finding with what a reader without the trace needs to follow it. */
export interface Detection {
  readonly signatureId: string;
  readonly signatureName: string;
  readonly severity: Severity;
  readonly title: string;
  readonly technique: string;
  readonly description: string;
  readonly processId: number;
  /** Null where the signature named no process. */
  readonly pid: number | null;
  /** Arguments of the process, joined. */
  readonly command: string;
  /** Time of the first event of evidence, UTC in ISO 8601 with microseconds; null where it has none. */
  readonly ts: string | null;
  /** Line numbers of all evidence, in time order. */
  readonly eventIds: readonly number[];
  /** The first of them, as text. */
  readonly evidence: readonly EvidenceLine[];
}

export interface EvidenceLine {
  readonly event_id: number;
  readonly ts: string | null;
  readonly type: string | null;
  readonly what: string;
}

/** Events of evidence that are written out; a sweep over a thousand processes is told by its first. */
const evidenceLimit = 25;

/** All findings, worst first. */
export async function queryDetections(port: SqlPort): Promise<readonly Detection[]> {
  const rows = await port.query(bind(detections, { evidence_limit: evidenceLimit }));
  const pids = rows.numbers("pid");
  const processIds = rows.numbers("process_id");
  const text = (column: string): readonly (string | null)[] => rows.texts(column);
  const [names, severities, titles, techniques] = ["signature_name", "severity", "title", "technique"].map(
    text,
  );
  const [descriptions, commands, times, eventIds, evidence] = [
    "description",
    "command",
    "ts",
    "event_ids",
    "evidence",
  ].map(text);
  return text("signature_id").map((signatureId, row) => ({
    signatureId: signatureId ?? "",
    signatureName: names?.[row] ?? "",
    severity: (severities?.[row] ?? "none") as Severity,
    title: titles?.[row] ?? "",
    technique: techniques?.[row] ?? "",
    description: descriptions?.[row] ?? "",
    processId: processIds[row] ?? NaN,
    pid: Number.isNaN(pids[row]) ? null : (pids[row] ?? null),
    command: commands?.[row] ?? "",
    ts: times?.[row] ?? null,
    eventIds: JSON.parse(eventIds?.[row] ?? "[]") as number[],
    evidence: JSON.parse(evidence?.[row] ?? "[]") as EvidenceLine[],
  }));
}

/** How bad a severity is: 0 for none, 4 for critical. */
export function severityRank(severity: Severity): number {
  return ["none", "low", "medium", "high", "critical"].indexOf(severity);
}
