import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { builtInSignatures } from "../core/detect/builtInSignatures.js";
import { type Detection, queryDetections, severityRank } from "../core/detect/detection.js";
import { findingsMarkdown } from "../core/detect/findingsMarkdown.js";
import { readSignatures } from "../core/detect/readSignatures.js";
import { reportedTrace } from "../core/detect/reportedTrace.js";
import { toSarif } from "../core/detect/sarif.js";
import { readSigma } from "../core/detect/sigma/readSigma.js";
import type { Signature } from "../core/detect/signature.js";
import { signatureQueries } from "../core/detect/signatureQueries.js";
import type { FindingReport, Severity } from "../core/protocol/finding.js";
import type { OpenTrace } from "../core/protocol/openTrace.js";
import { unreadable } from "../core/source/openBytes.js";
import { exitCode } from "./exitCode.js";
import { printable } from "./printable.js";
import { readTraceFile, reportProblems, warn } from "./readTraceFile.js";
import { sqlPortOf } from "../core/engine/sqlPortOf.js";

export interface DetectOptions {
  /** Folders of signature files besides the built-in ones. */
  readonly signatures?: readonly string[];
  /** Folders of Sigma rules. */
  readonly sigma?: readonly string[];
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly markdown?: boolean;
  /** Exit with 3 when there is a finding of this severity or worse, else with 5 when a signature failed. */
  readonly failOn?: Severity;
}

/** `detect FILE`: what the signatures find, worst first. */
export async function detect(file: string, options: DetectOptions): Promise<number> {
  const own = await readOwn(options);
  const trace = await readTraceFile(file, { detect: true });
  try {
    if (reportProblems(trace)) return exitCode.unreadable;
    if (own.signatures.length > 0) await trace.useSignatures(own.signatures);
    const report = await trace.answers.getFindings(null, neverAborted);
    const detections = await queryDetections(sqlPortOf(trace));
    process.stdout.write(await format({ file, trace, detections, report, own: own.signatures }, options));
    warnOfUnchecked(report);
    if (options.failOn === undefined) return exitCode.ok;
    if (hasFinding(detections, options.failOn)) return exitCode.differs;
    const failed = own.faulty || report.unchecked.some((one) => one.failed);
    return failed ? exitCode.signatureFailed : exitCode.ok;
  } finally {
    await trace.dispose();
  }
}

const neverAborted = new AbortController().signal;

function hasFinding(detections: readonly Detection[], failOn: Severity): boolean {
  return detections.some(({ severity }) => severityRank(severity) >= severityRank(failOn));
}

interface OwnSignatures {
  readonly signatures: readonly Signature[];
  /** Whether a file holds no signature that could be run. */
  readonly faulty: boolean;
}

/** Signatures of the user; what is wrong with their files goes to standard error. */
async function readOwn({ signatures = [], sigma = [] }: DetectOptions): Promise<OwnSignatures> {
  const { signatures: read, faults } = readSignatures(
    await readFolders(signatures, /\.sql$/, "signature (*.sql)"),
  );
  for (const { file, line, message } of faults) warn(`${file}:${line}: ${message}`);
  const rules = readSigma(await readFolders(sigma, /\.ya?ml$/, "Sigma rule (*.yml)"));
  for (const { file, line, title, reason } of rules.refused)
    warn(
      `${file}${line === null ? "" : `:${line}`}: ${title === null ? "" : `${printable(title)}: `}${printable(reason)}`,
    );
  if (sigma.length > 0) warn(`${rules.signatures.length} Sigma rules run, ${rules.refused.length} do not.`);
  return {
    signatures: [...read, ...rules.signatures].map(({ signature }) => signature),
    faulty: faults.length > 0,
  };
}

/** Throws "unreadable" for a folder that cannot be read; one that holds nothing of the kind is worth a word. */
async function readFolders(
  folders: readonly string[],
  names: RegExp,
  what: string,
): Promise<{ readonly name: string; readonly text: string }[]> {
  const lists = await Promise.all(folders.map((folder) => namesIn(folder, names)));
  lists.forEach((list, index) => {
    if (list.length === 0) warn(`${folders[index] ?? ""} holds no ${what}.`);
  });
  return Promise.all(lists.flat().map(async (name) => ({ name, text: await readFile(name, "utf8") })));
}

async function namesIn(folder: string, names: RegExp): Promise<string[]> {
  try {
    const all = await readdir(folder, { recursive: true });
    return all
      .filter((name) => names.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    const reason =
      { ENOENT: "does not exist", ENOTDIR: "is not a folder", EACCES: "may not be read" }[code ?? ""] ??
      "cannot be read";
    throw unreadable(`${folder} ${reason}.`);
  }
}

/** What failed or is cut, a line for each reason; what a trace does not record is no fault, and told by the formats. */
function warnOfUnchecked({ unchecked }: FindingReport): void {
  const idsByReason = new Map<string, string[]>();
  for (const { signatureId, reason, failed, capped } of unchecked) {
    if (failed || capped === true) idsByReason.set(reason, [...(idsByReason.get(reason) ?? []), signatureId]);
  }
  for (const [reason, ids] of idsByReason) warn(printable(`${ids.join(", ")}: ${reason}`));
}

interface Found {
  readonly file: string;
  readonly trace: OpenTrace;
  readonly detections: readonly Detection[];
  readonly report: FindingReport;
  readonly own: readonly Signature[];
}

async function format(found: Found, options: DetectOptions): Promise<string> {
  const { detections } = found;
  if (options.json === true) return `${JSON.stringify(detections.map(toJson), null, 2)}\n`;
  if (options.sarif === true) return `${JSON.stringify(await sarifOf(found), null, 2)}\n`;
  if (options.markdown === true) return markdownOf(found);
  return toText(found);
}

function toJson(detection: Detection): object {
  return {
    id: detection.signatureId,
    name: detection.signatureName,
    severity: detection.severity,
    process_id: detection.processId,
    pid: detection.pid,
    event_ids: detection.eventIds,
    ts: detection.ts,
    message: detection.title,
  };
}

async function sarifOf({ file, trace, detections, report, own }: Found): Promise<object> {
  return toSarif({
    detections,
    signatures: [...builtInSignatures, ...own],
    unchecked: report.unchecked,
    trace: reportedTrace(basename(file), await sha256Of(file), trace.status),
    toolVersion: await toolVersion(),
  });
}

async function markdownOf({ file, trace, detections, report, own }: Found): Promise<string> {
  return findingsMarkdown({
    detections,
    signaturesChecked: report.signaturesChecked,
    unchecked: report.unchecked,
    trace: reportedTrace(basename(file), await sha256Of(file), trace.status),
    queries: signatureQueries(detections, [...builtInSignatures, ...own]),
  });
}

async function sha256Of(file: string): Promise<string | null> {
  if (file === "-") return null;
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Of the package, whose manifest lies above the program. */
async function toolVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(__dirname, "..", "package.json"), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

function toText({ detections, report }: Found): string {
  const lines = detections.map(
    ({ severity, signatureId, title, pid, command, eventIds }) =>
      `${severity.padEnd(8)} ${signatureId.padEnd(9)} ${printable(title)}\n${" ".repeat(19)}pid ${pid ?? "?"}  ${printable(command).slice(0, 100)}  (line ${eventIds.at(-1) ?? "?"})\n`,
  );
  const { signaturesChecked, unchecked } = report;
  const missing =
    unchecked.length === 0 ? "" : `; ${unchecked.length} could not be, or only in part, on this trace`;
  const total = detections.length === 0 ? "No signature matched. " : "";
  return `${lines.join("")}${total}${signaturesChecked} signatures were checked${missing}.\n`;
}
