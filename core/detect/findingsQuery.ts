import { bind, join, sql, SqlText } from "../query/sqlText.js";
import addFindings from "./addFindings.sql";
import addFindingsTogether from "./addFindingsTogether.sql";
import type { Signature } from "./signature.js";
import signatureEvidence from "./signatureEvidence.sql";

/** Evidence of one signature that is kept: one that says more of a trace than this says nothing. */
export const evidenceLimit = 10_000;
/** Characters of a title: it is one line of a list. */
const titleLimit = 300;

/** Adds what one signature finds. */
export function findingsQuery(signature: Signature): string {
  return bind(addFindings, {
    id: signature.id,
    name: signature.name,
    severity: signature.severity,
    technique: signature.technique,
    description: signature.description,
    row_limit: evidenceLimit,
    evidence: evidenceOf(signature),
  });
}

/** Adds what several find that do not look at each other's findings. */
export function togetherQuery(signatures: readonly Signature[]): string {
  const headers = signatures.map(
    ({ id, name, severity, technique, description }) =>
      sql`(${id}, ${name}, ${severity}, ${technique}, ${description})`,
  );
  return bind(addFindingsTogether, {
    evidence: join(signatures.map(evidenceOf), "\nunion all\n"),
    headers: join(headers, ", "),
    row_limit: evidenceLimit,
  });
}

function evidenceOf(signature: Signature): SqlText {
  return new SqlText(
    bind(signatureEvidence, {
      id: signature.id,
      title_limit: titleLimit,
      query: new SqlText(signature.sql),
    }),
  );
}
