import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Uri } from "vscode";
import { workspace } from "vscode";
import { builtInSignatures } from "../../core/detect/builtInSignatures.js";
import { type Detection, queryDetections } from "../../core/detect/detection.js";
import { findingsMarkdown, type ReportedQuery } from "../../core/detect/findingsMarkdown.js";
import { reportedTrace } from "../../core/detect/reportedTrace.js";
import { signatureQueries } from "../../core/detect/signatureQueries.js";
import { toSarif } from "../../core/detect/sarif.js";
import { triageOf, dayOf, type TriageEntry } from "../../core/detect/triage.js";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { CancelSource } from "../../core/protocol/rpc.js";
import type { Signature } from "../../core/protocol/signature.js";
import { documentName } from "../editor/documentName.js";
import type { TraceSession } from "../editor/traceSession.js";
import { exportFile } from "../workbench/exportFile.js";

/** A trace whose findings leave the editor, with what was decided about them. */
export interface ExportedFindings {
  readonly uri: Uri;
  readonly session: TraceSession;
  readonly triage: readonly TriageEntry[];
  /** What was asked of it in notebooks, oldest first. */
  readonly asked: readonly ReportedQuery[];
  /** Those of the user and of the profile that ran. */
  readonly signatures: readonly Signature[];
  readonly toolVersion: string;
}

/** Returns the findings written; null when the reader cancelled. */
export function exportSarif(exported: ExportedFindings): Promise<number | null> {
  return exportText(exported, "-findings.sarif", { SARIF: ["sarif", "json"] }, async (detections) => {
    const { session, signatures, toolVersion } = exported;
    const { answers, status } = await session.trace();
    const { unchecked } = await answers.getFindings(null, new CancelSource());
    const log = toSarif({
      detections,
      signatures: [...builtInSignatures, ...signatures],
      unchecked,
      trace: reportedTrace(documentName(exported.uri.path), await sha256Of(exported.uri), status),
      toolVersion,
      triageOf: decisions(exported.triage),
    });
    return `${JSON.stringify(log, null, 2)}\n`;
  });
}

/** Returns the findings written; null when the reader cancelled. */
export function exportReport(exported: ExportedFindings): Promise<number | null> {
  return exportText(exported, "-findings.md", { Markdown: ["md"] }, async (detections) => {
    const { answers, status } = await exported.session.trace();
    const { signaturesChecked, unchecked } = await answers.getFindings(null, new CancelSource());
    const name = documentName(exported.uri.path);
    return findingsMarkdown({
      detections,
      signaturesChecked,
      unchecked,
      trace: reportedTrace(name, await sha256Of(exported.uri), status),
      triageOf: decisions(exported.triage),
      queries: [
        ...exported.asked,
        ...signatureQueries(detections, [...builtInSignatures, ...exported.signatures]),
      ],
    });
  });
}

function exportText(
  { uri, session }: ExportedFindings,
  suffix: string,
  fileTypes: Readonly<Record<string, string[]>>,
  write: (detections: readonly Detection[]) => Promise<string>,
): Promise<number | null> {
  return exportFile({
    trace: uri,
    suffix,
    fileTypes,
    pieces: async function* () {
      const detections = await queryDetections(sqlPortOf(await session.trace()));
      yield { text: await write(detections), findings: detections.length };
    },
    count: ({ findings }) => findings,
    unit: "findings",
  });
}

function decisions(entries: readonly TriageEntry[]): (detection: Detection) => TriageEntry | null {
  const today = dayOf(new Date());
  return (detection) => triageOf(entries, detection, today);
}

async function sha256Of(uri: Uri): Promise<string> {
  const hash = createHash("sha256");
  if (uri.scheme === "file") await pipeline(createReadStream(uri.fsPath), hash);
  else hash.update(await workspace.fs.readFile(uri));
  return hash.digest("hex");
}
