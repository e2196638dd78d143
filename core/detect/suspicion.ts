import type { Suspicion } from "../protocol/finding.js";
import type { SqlPort } from "../query/sqlPort.js";
import { bind } from "../query/sqlText.js";
import suspicion from "./suspicion.sql";

/** Processes that are worth a list: whoever works through more has another way to look. */
const processLimit = 200;

/**
 * Orders processes by what speaks against them: their findings, then what they started, where they stand, which hosts
 * only they contact and what they run. Every point has its reason. Needs the tables of detection.
 */
export async function querySuspicion(port: SqlPort): Promise<readonly Suspicion[]> {
  const rows = await port.query(bind(suspicion, { process_limit: processLimit }));
  const points = rows.numbers("points");
  const scores = rows.numbers("score");
  const reasons = rows.texts("reason");
  const suspects = new Map<number, { score: number; reasons: { points: number; text: string }[] }>();
  rows.numbers("process_id").forEach((processId, row) => {
    const suspect = suspects.get(processId) ?? { score: scores[row] ?? 0, reasons: [] };
    suspect.reasons.push({ points: points[row] ?? 0, text: reasons[row] ?? "" });
    suspects.set(processId, suspect);
  });
  return [...suspects].map(([processId, suspect]) => ({ processId, ...suspect }));
}
