import type { IngestReport } from "../protocol/traceStatus.js";
import type { Signature, SignatureNeed } from "./signature.js";

/** Why a signature that needs it cannot be checked without it, and whether it can be in part. */
const missing: Readonly<Record<SignatureNeed, Unchecked>> = {
  parents: {
    reason: "This trace does not record parents: it was checked only where command lines prove them.",
    runs: true,
  },
  renames: { reason: "This trace does not record renamed files.", runs: false },
  deletes: { reason: "This trace does not record deleted files.", runs: false },
};

interface Unchecked {
  readonly reason: string;
  /** Whether it still finds something. */
  readonly runs: boolean;
}

/** What the trace records. The collector tells of renames and deletes; others do where such an event is there. */
export function traceFeatures(report: IngestReport): ReadonlySet<SignatureNeed> {
  const features = new Set<SignatureNeed>();
  const ownFormat = report.recordedBy !== null;
  if (report.hasParents) features.add("parents");
  if (ownFormat || (report.byType["file_rename"] ?? 0) > 0) features.add("renames");
  if (ownFormat || (report.byType["file_delete"] ?? 0) > 0) features.add("deletes");
  return features;
}

/** Why the trace does not show all that the signature looks for; null when it does. */
export function whyUnchecked(signature: Signature, features: ReadonlySet<SignatureNeed>): Unchecked | null {
  const absent = signature.needs.filter((need) => !features.has(need)).map((need) => missing[need]);
  return absent.find(({ runs }) => !runs) ?? absent[0] ?? null;
}
