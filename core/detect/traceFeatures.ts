import type { IngestReport } from "../protocol/traceStatus.js";
import type { Signature, SignatureNeed } from "./signature.js";

/** Why a signature that needs it cannot be checked without it. */
const reasons: Readonly<Record<SignatureNeed, string>> = {
  parents: "This trace does not record parents: only what command lines prove was checked.",
  renames: "This trace does not record renamed files.",
  deletes: "This trace does not record deleted files.",
};

/** What the trace records. The collector tells of renames and deletes; others do where such an event is there. */
export function traceFeatures(report: IngestReport): ReadonlySet<SignatureNeed> {
  const features = new Set<SignatureNeed>();
  const ownFormat = report.recordedBy !== null;
  if (report.hasParents) features.add("parents");
  if (ownFormat || (report.byType["file_rename"] ?? 0) > 0) features.add("renames");
  if (ownFormat || (report.byType["file_delete"] ?? 0) > 0) features.add("deletes");
  return features;
}

/** The reason why a trace does not show all that the signature looks for, or null. */
export function whyUnchecked(signature: Signature, features: ReadonlySet<SignatureNeed>): string | null {
  const missing = signature.needs.find((need) => !features.has(need));
  return missing === undefined ? null : reasons[missing];
}
