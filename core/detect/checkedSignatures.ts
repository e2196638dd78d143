import { codeSpan } from "../model/codeSpan.js";
import type { FindingReport } from "../protocol/finding.js";
import { severityRank } from "./detection.js";
import type { Signature } from "./signature.js";

/** Which signatures were checked on a trace, and which were not and why, as Markdown. */
export function checkedSignatures(
  traceName: string,
  signatures: readonly Signature[],
  { findings, signaturesChecked, unchecked }: FindingReport,
): string {
  const counts = new Map<string, number>();
  for (const { signatureId } of findings) counts.set(signatureId, (counts.get(signatureId) ?? 0) + 1);
  const reasons = new Map(unchecked.map(({ signatureId, reason }) => [signatureId, reason]));
  const rows = [...signatures]
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity))
    .map((signature) => row(signature, counts.get(signature.id) ?? 0, reasons.get(signature.id)));
  return [
    `# Signatures checked on ${codeSpan(traceName)}\n`,
    `${signaturesChecked} were checked, ${unchecked.length} were not or only in part, ${findings.length} findings.\n`,
    "| id | name | severity | findings | what it looks for | not checked |\n| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function row(
  { id, name, severity, description }: Signature,
  found: number,
  reason: string | undefined,
): string {
  const cells = [
    codeSpan(id),
    codeSpan(name),
    severity,
    found === 0 ? "" : String(found),
    codeSpan(description),
    codeSpan(reason ?? ""),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
