import type { IngestReport, TraceOrigin, TraceStatus } from "../../core/protocol/traceStatus.js";
import { visibleText } from "./visibleText.js";

/** Label and value, aligned below each other. */
type Row = readonly [label: string, value: string];

/**
 * What reading the file amounted to, as plain text: reasons and names come from the trace, and Markdown
 * would let them become links and images in a preview.
 */
export function ingestReportText(status: TraceStatus, locale: string): string {
  const format = new Intl.NumberFormat(locale);
  const number = (value: number): string => format.format(value);
  const { report } = status;
  const sections = [
    table([["File", visibleText(status.fileName)], ["State", stateText(status)], ...counts(report, number)]),
    section("Events by type", table(countRows(report.byType, number))),
    section("Recorded by", table(originRows(report.recordedBy))),
    section("Lost while recording", table(countRows(report.lost ?? {}, number))),
    section(rejectedTitle(report, number), rejectedLines(report, number)),
  ];
  return sections.filter((text) => text !== "").join("\n");
}

/** Microseconds since 1970 as ISO 8601 in UTC, with all six digits. */
export function isoMicroseconds(epochUs: number): string {
  const microseconds = ((epochUs % 1000) + 1000) % 1000;
  const iso = new Date(Math.floor(epochUs / 1000)).toISOString();
  return iso.replace("Z", `${String(Math.floor(microseconds)).padStart(3, "0")}Z`);
}

/** In one word where that is enough, with the reason where it is not. */
function stateText(status: TraceStatus): string {
  if (status.error !== null) return `could not be opened: ${visibleText(status.error.message)}`;
  const texts = {
    starting: "starting",
    reading: "being read; the numbers below grow",
    cancelled: "reading was cancelled; the numbers below hold for what was read",
    complete: status.report.fault === null ? "read to its end" : "read as far as it could be",
    failed: "could not be opened",
  };
  return texts[status.phase];
}

function counts(report: IngestReport, number: (value: number) => string): Row[] {
  const time = (epochUs: number | null): string => (epochUs === null ? "none" : isoMicroseconds(epochUs));
  return [
    ["Fault", report.fault === null ? "none" : visibleText(report.fault.message)],
    ["Events", number(report.events)],
    ["Unrecognised", `${number(report.unrecognised)} of them, kept in events.data`],
    ["Rejected lines", number(report.rejected)],
    ["Lost events", lostText(report.lost, number)],
    ["Processes", number(report.processes)],
    ["Parents", report.hasParents ? "recorded" : "not recorded; inferred where command lines prove them"],
    ["First event", time(report.firstEpochUs)],
    ["Last event", time(report.lastEpochUs)],
    ["Lines", number(report.lines)],
    ["Compressed", `${number(report.compressedBytes)} bytes`],
    ["Text", `${number(report.textBytes)} bytes`],
  ];
}

function lostText(lost: IngestReport["lost"], number: (value: number) => string): string {
  if (lost === null) return "not reported: the file has no end record";
  return number(Object.values(lost).reduce((sum, count) => sum + count, 0));
}

function countRows(byName: Readonly<Record<string, number>>, number: (value: number) => string): Row[] {
  return Object.entries(byName)
    .sort(([nameA, a], [nameB, b]) => b - a || nameA.localeCompare(nameB))
    .map(([name, count]) => [visibleText(name), number(count)]);
}

function originRows(origin: TraceOrigin | null): Row[] {
  if (origin === null) return [];
  return Object.entries(origin).flatMap(([label, value]: [string, string | null]) =>
    value === null ? [] : [[label, visibleText(value)] as const],
  );
}

function rejectedTitle(report: IngestReport, number: (value: number) => string): string {
  const listed = report.rejectedLines.length;
  return listed < report.rejected
    ? `Rejected lines (the first ${number(listed)} of ${number(report.rejected)})`
    : "Rejected lines";
}

function rejectedLines(report: IngestReport, number: (value: number) => string): string {
  return table(report.rejectedLines.map(({ line, reason }) => [`line ${number(line)}`, visibleText(reason)]));
}

function section(title: string, body: string): string {
  return body === "" ? "" : `${title}\n${body}`;
}

function table(rows: readonly Row[]): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  return rows.map(([label, value]) => `  ${label.padEnd(width)}${value}\n`).join("");
}
