import { severityRank } from "../../core/detect/detection.js";
import { type Finding, severities, type Severity } from "../../core/protocol/finding.js";
import { countOf, type ToolInput, type TraceQuestion } from "./traceTool.js";

const findingLimit = 100;
/** Lines of evidence that are named; all of them are in the table finding. */
const evidenceLimit = 20;

/** What the signatures found, worst first. */
export const listFindings: TraceQuestion = {
  title: () => "List the findings of the trace",
  answer: async (trace, input, signal) => {
    const report = await trace.answers.getFindings(null, signal);
    const from = severityRank(minimumOf(input));
    const wanted = report.findings.filter(({ severity }) => severityRank(severity) >= from);
    return {
      reading: trace.status.phase,
      signaturesChecked: report.signaturesChecked,
      signaturesNotChecked: report.unchecked.length,
      total: wanted.length,
      findings: wanted.slice(0, countOf(input["maxFindings"], findingLimit)).map(plain),
    };
  },
};

function minimumOf(input: ToolInput): Severity {
  return severities.find((known) => known === input["minimumSeverity"]) ?? "none";
}

/** A finding without what only the screen needs. */
export function plain(finding: Finding): object {
  const { signatureId, signatureName, severity, title, technique, description, processId, eventIds } =
    finding;
  return {
    signature: `${signatureId} ${signatureName}`,
    severity,
    title,
    technique,
    description,
    processId,
    events: eventIds.length,
    eventIds: eventIds.slice(0, evidenceLimit),
  };
}
