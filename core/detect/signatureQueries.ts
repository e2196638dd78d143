import type { Detection } from "./detection.js";
import type { ReportedQuery } from "./findingsMarkdown.js";
import { codeSpan } from "../model/codeSpan.js";
import type { Signature } from "./signature.js";

/** What the signatures that matched ask, once each, in the order of the findings. */
export function signatureQueries(
  detections: readonly Detection[],
  signatures: readonly Signature[],
): readonly ReportedQuery[] {
  const known = new Map(signatures.map((signature) => [signature.id, signature]));
  const matched = new Set(detections.map(({ signatureId }) => signatureId));
  return [...matched].flatMap((id) => {
    const signature = known.get(id);
    if (signature === undefined) return [];
    return [{ title: `Signature ${codeSpan(id)} ${codeSpan(signature.name)}:`, sql: signature.sql.trim() }];
  });
}
