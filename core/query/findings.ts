import type { Finding, FindingReport, Severity } from "../protocol/finding.js";
import { columnReader } from "./files.js";
import worstFindings from "./findings.sql";
import type { SqlPort } from "./sqlPort.js";
import { bind } from "./sqlText.js";
import type { TraceContext } from "./traceContext.js";

/** A trace with more findings than this is one that says the same over and over. */
const findingLimit = 2000;

/** The worst findings in the table, and how many there are. */
export async function queryFindings(
  port: SqlPort,
  context: TraceContext,
): Promise<Pick<FindingReport, "findings" | "total">> {
  const result = await port.query(
    bind(worstFindings, { start: context.startEpochUs, finding_limit: findingLimit }),
  );
  const number = columnReader(result);
  const text = {
    names: result.texts("signature_name"),
    severities: result.texts("severity"),
    titles: result.texts("title"),
    techniques: result.texts("technique"),
    descriptions: result.texts("description"),
    eventIds: result.texts("event_ids"),
  };
  const findings = result.texts("signature_id").map((signatureId, row): Finding => ({
    index: row,
    signatureId: signatureId ?? "",
    signatureName: text.names[row] ?? "",
    severity: (text.severities[row] ?? "none") as Severity,
    title: text.titles[row] ?? "",
    technique: text.techniques[row] ?? "",
    description: text.descriptions[row] ?? "",
    processId: number("process_id", row),
    eventIds: JSON.parse(text.eventIds[row] ?? "[]") as number[],
    firstUs: number("first_us", row),
    lastUs: number("last_us", row),
  }));
  return { findings, total: result.numbers("total")[0] ?? 0 };
}
