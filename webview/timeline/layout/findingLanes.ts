import type { Finding, Severity } from "../../../core/protocol/finding.js";
import { severityLook } from "../../controls/icon.js";
import { formatCount } from "../../format/formatNumber.js";
import { severityRank } from "../../model/findingIndex.js";
import { type Cluster, cluster } from "./cluster.js";
import { placeLabels } from "./placeLabels.js";
import type { SceneBuilder } from "./sceneBuilder.js";

const laneHeight = 18;
const compactHeight = 20;
const mergePx = 15;
/** Shorter than this, a sequence is not worth a line. */
const sequencePx = 24;
/** Findings drawn; the gutter still says how many there are. */
const drawnLimit = 2_000;

/** One row a severity, so that a finding never changes its row with the zoom. */
export function addFindingLanes(builder: SceneBuilder): void {
  const findings = builder.input.findings?.findings ?? [];
  const rows = ["high", "medium", "low"] as const;
  rows.forEach((severity, index) => {
    const own = findings.filter((finding) => severityLook(finding.severity)?.className === severity);
    const look = severityLook(severity);
    const lane = builder.addLane({
      kind: "findings",
      title: `${look?.word ?? ""} findings`,
      height: laneHeight,
      icon: look?.icon ?? null,
      severity,
      count: own.length,
      separated: index === 0,
    });
    addFindings(builder, lane, own);
  });
}

/** All findings in one row, for the compact form. */
export function addCompactFindingLane(builder: SceneBuilder): void {
  const findings = builder.input.findings?.findings ?? [];
  const lane = builder.addLane({
    kind: "findings",
    title: "Findings",
    height: compactHeight,
    icon: "shield",
    count: findings.length,
  });
  addFindings(builder, lane, findings);
}

function addFindings(builder: SceneBuilder, lane: number, findings: readonly Finding[]): void {
  const inView = findings
    .filter(({ lastUs }) => builder.inView(lastUs))
    .slice(0, drawnLimit)
    .sort((a, b) => a.lastUs - b.lastUs);
  for (const finding of inView) addSequence(builder, lane, finding);
  const clusters = cluster(
    inView.map((item) => ({ x: builder.x(item.lastUs), item })),
    mergePx,
  );
  const labels = labelsOf(builder, clusters);
  clusters.forEach((group, index) => {
    const first = group.items[0];
    if (first === undefined) return;
    builder.marks.push({
      kind: "finding",
      lane,
      x: group.x,
      y: builder.topOf(lane) + 8.5,
      severity: worstOf(group.items),
      count: group.items.length,
      timeUs: first.lastUs,
      lengthUs: 0,
      processId: first.processId,
      eventId: first.eventIds.at(-1) ?? 0,
      names: group.items.map(({ title }) => title),
      label: labels[index] ?? null,
      findings: group.items.map((finding) => finding.index),
      host: null,
    });
  });
}

/** Full titles if all of the row fit, else signature names for all. */
function labelsOf(builder: SceneBuilder, clusters: readonly Cluster<Finding>[]) {
  const space = {
    left: builder.left,
    right: builder.right,
    offsetPx: 11,
    clearancePx: 9,
    measure: builder.input.measure,
    cut: true,
  };
  const xs = clusters.map(({ x }) => x);
  const full = placeLabels(
    xs,
    clusters.map(({ items }) => clusterName(items, "title")),
    space,
  );
  if (full.complete) return full.labels;
  return placeLabels(
    xs,
    clusters.map(({ items }) => clusterName(items, "signatureName")),
    space,
  ).labels;
}

function clusterName(items: readonly Finding[], field: "title" | "signatureName"): string {
  const [first] = items;
  if (first === undefined) return "";
  if (items.length === 1) return first[field];
  const sameSignature = items.every(({ signatureName }) => signatureName === first.signatureName);
  return sameSignature ? `${items.length} × ${first.signatureName}` : formatCount(items.length, "finding");
}

function addSequence(builder: SceneBuilder, lane: number, finding: Finding): void {
  const fromX = Math.max(builder.left, builder.x(finding.firstUs));
  const toX = builder.x(finding.lastUs);
  if (toX - fromX <= sequencePx) return;
  builder.sequences.push({ fromX, toX, y: builder.topOf(lane) + 13, severity: finding.severity });
}

export function worstOf(findings: readonly { readonly severity: Severity }[]): Severity {
  return findings.reduce<Severity>(
    (worst, { severity }) => (severityRank(severity) > severityRank(worst) ? severity : worst),
    "none",
  );
}
