import type { IngestReport } from "../core/protocol/traceStatus.js";
import { exitCode } from "./exitCode.js";
import { printable } from "./printable.js";
import { readTraceFile, reportProblems } from "./readTraceFile.js";

/** `summary FILE [--json]`: what a trace holds and how well it could be read. */
export async function summary(file: string, options: { readonly json?: boolean }): Promise<number> {
  const trace = await readTraceFile(file);
  try {
    const unreadable = reportProblems(trace);
    const { report } = trace.status;
    process.stdout.write(
      options.json === true ? `${JSON.stringify(toJson(report), null, 2)}\n` : toText(report),
    );
    return unreadable ? exitCode.unreadable : exitCode.ok;
  } finally {
    await trace.dispose();
  }
}

function toJson(report: IngestReport): object {
  const {
    events,
    byType,
    unrecognised,
    rejected,
    rejectedLines,
    processes,
    lost,
    lines,
    textBytes,
    recordedBy,
  } = report;
  return {
    events,
    byType,
    unrecognised,
    rejected,
    rejectedLines,
    fault: report.fault === null ? null : { kind: report.fault.kind, message: report.fault.message },
    firstTs: isoTime(report.firstEpochUs),
    lastTs: isoTime(report.lastEpochUs),
    processes,
    lost,
    lines,
    textBytes,
    recordedBy,
  };
}

function toText(report: IngestReport): string {
  const rows: [string, string][] = [
    ["Events", report.events.toLocaleString("en-US")],
    ...Object.entries(report.byType).map(([type, count]): [string, string] => [
      `  ${printable(type)}`,
      count.toLocaleString("en-US"),
    ]),
    ["Processes", report.processes.toLocaleString("en-US")],
    ["First event", isoTime(report.firstEpochUs) ?? "none"],
    ["Last event", isoTime(report.lastEpochUs) ?? "none"],
    ["Unrecognised", report.unrecognised.toLocaleString("en-US")],
    ["Rejected lines", report.rejected.toLocaleString("en-US")],
    ["Lost events", lostText(report.lost)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join("");
}

function lostText(lost: IngestReport["lost"]): string {
  if (lost === null) return "not reported (the file has no end record)";
  const parts = Object.entries(lost).map(([type, count]) => `${count} ${printable(type)}`);
  return parts.length === 0 ? "0" : parts.join(", ");
}

function isoTime(epochUs: number | null): string | null {
  if (epochUs === null) return null;
  const whole = new Date(Math.floor(epochUs / 1000)).toISOString().slice(0, 23);
  return `${whole}${String(epochUs % 1000).padStart(3, "0")}Z`;
}
