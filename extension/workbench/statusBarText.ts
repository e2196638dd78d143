import type { TraceStatus } from "../../core/protocol/traceStatus.js";

/** What the status bar says about the trace in front; icons in the `$(name)` notation of VS Code. */
export function statusBarText(status: TraceStatus, findings: number | null, locale: string): string {
  const events = `${status.report.events.toLocaleString(locale)} events`;
  switch (status.phase) {
    case "starting":
      return "$(loading~spin) Opening trace";
    case "reading":
      return `$(loading~spin) ${events}${percentRead(status)}`;
    case "cancelled":
      return `$(circle-slash) ≥ ${events}`;
    case "failed":
      return "$(error) Trace not opened";
    case "complete":
      return `$(pulse) ${status.report.fault === null ? "" : "≥ "}${events}${findingText(findings)}`;
  }
}

function percentRead({ fileBytes, report }: TraceStatus): string {
  if (fileBytes === null || fileBytes === 0) return "";
  return ` (${Math.min(100, Math.floor((report.compressedBytes / fileBytes) * 100))}%)`;
}

function findingText(findings: number | null): string {
  if (findings === null) return "";
  return `, ${findings} ${findings === 1 ? "finding" : "findings"}`;
}
