import { type Finding, severities, type Suspicion } from "../protocol/finding.js";
import { severityRank } from "./detection.js";

export const groupings = ["severity", "process", "signature"] as const;
export type Grouping = (typeof groupings)[number];

/** Findings under one heading. */
export interface FindingGroup {
  /** Unique among the groups of a grouping. */
  readonly key: string;
  /** The process of a grouping by process; null else. */
  readonly processId: number | null;
  readonly findings: readonly Finding[];
}

/** Findings under headings: the worst severity first, the most suspicious process first, the worst signature first. */
export function groupFindings(
  findings: readonly Finding[],
  suspicion: readonly Suspicion[],
  grouping: Grouping,
): readonly FindingGroup[] {
  switch (grouping) {
    case "severity":
      return grouped(findings, ({ severity }) => severity).sort(
        (a, b) => severities.indexOf(b.key as never) - severities.indexOf(a.key as never),
      );
    case "signature":
      return grouped(findings, ({ signatureId }) => signatureId).sort(byWorst);
    case "process":
      return byProcess(findings, suspicion);
  }
}

function byProcess(findings: readonly Finding[], suspicion: readonly Suspicion[]): FindingGroup[] {
  const ranks = new Map(suspicion.map(({ processId }, rank) => [processId, rank]));
  const rank = ({ processId }: FindingGroup): number => ranks.get(processId ?? NaN) ?? ranks.size;
  return grouped(findings, ({ processId }) => String(processId))
    .map((group) => ({ ...group, processId: Number(group.key) }))
    .sort((a, b) => rank(a) - rank(b) || byWorst(a, b));
}

function grouped(findings: readonly Finding[], keyOf: (finding: Finding) => string): FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups].map(([key, list]) => ({ key, processId: null, findings: list }));
}

function byWorst(a: FindingGroup, b: FindingGroup): number {
  return worst(b) - worst(a) || a.key.localeCompare(b.key, "en");
}

function worst({ findings }: FindingGroup): number {
  return Math.max(...findings.map(({ severity }) => severityRank(severity)));
}
