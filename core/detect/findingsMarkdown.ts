import type { UncheckedSignature } from "../protocol/finding.js";
import { codeSpan } from "../model/codeSpan.js";
import type { Detection } from "./detection.js";
import type { TriageEntry } from "./triage.js";

/** What a report of an investigation is made of. */
export interface ReportInput {
  readonly detections: readonly Detection[];
  readonly signaturesChecked: number;
  readonly unchecked: readonly UncheckedSignature[];
  readonly trace: {
    readonly name: string;
    readonly sha256: string | null;
    readonly events: number;
    readonly firstTs: string | null;
    readonly lastTs: string | null;
    /** What makes the trace incomplete, in sentences. */
    readonly caveats: readonly string[];
  };
  /** What was decided about a finding. */
  readonly triageOf?: (detection: Detection) => TriageEntry | null;
  /** Queries that were asked, and those of the signatures that matched. */
  readonly queries: readonly ReportedQuery[];
}

export interface ReportedQuery {
  /** Who asked it. */
  readonly title: string;
  readonly sql: string;
}

/** A report of an investigation in Markdown. Text of the trace stands in code spans alone, so none of it is markup. */
export function findingsMarkdown(input: ReportInput): string {
  const { trace, detections } = input;
  const parts = [
    `# Findings in ${codeSpan(trace.name)}\n`,
    factsOf(input),
    ...(detections.length === 0
      ? ["No signature matched.\n"]
      : detections.map((one) => findingOf(one, input))),
    uncheckedOf(input.unchecked),
    queriesOf(input.queries),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function factsOf({ trace, signaturesChecked, unchecked, detections }: ReportInput): string {
  const facts: [string, string][] = [
    ["Events", trace.events.toLocaleString("en-US")],
    ["Time", trace.firstTs === null ? "no times" : `${trace.firstTs} to ${trace.lastTs ?? ""}`],
    ["SHA-256", trace.sha256 ?? "not computed"],
    ["Findings", String(detections.length)],
    ["Signatures", `${signaturesChecked} checked, ${unchecked.length} not or in part`],
  ];
  const caveats = trace.caveats.map((text) => `- ${text}\n`).join("");
  const rows = facts.map(([name, value]) => `| ${name} | ${value} |\n`).join("");
  return `| | |\n| --- | --- |\n${rows}${caveats === "" ? "" : `\n${caveats}`}`;
}

function findingOf(detection: Detection, { triageOf }: ReportInput): string {
  const { eventIds, evidence } = detection;
  const triage = triageOf?.(detection) ?? null;
  const technique = detection.technique === "" ? "" : `, ${detection.technique}`;
  const rows = evidence.map(
    ({ event_id, ts, type, what }) =>
      `| ${event_id} | ${ts ?? ""} | ${codeSpan(type ?? "")} | ${codeSpan(what).replaceAll("|", "\\|")} |\n`,
  );
  const rest = eventIds.length - evidence.length;
  return [
    `## ${capital(detection.severity)}: ${codeSpan(detection.title)}\n`,
    `${detection.signatureId} ${detection.signatureName}${technique}. ${detection.description}\n`,
    `Process ${detection.pid ?? "unknown"}: ${codeSpan(detection.command)}\n`,
    ...(triage === null ? [] : [decisionOf(triage)]),
    `| line | time (UTC) | event | what |\n| --- | --- | --- | --- |\n${rows.join("")}`,
    ...(rest > 0 ? [`and ${rest} more events of evidence.\n`] : []),
  ].join("\n");
}

function decisionOf({ verdict, note, until }: TriageEntry): string {
  const decision =
    verdict === null ? [] : [`Decision: ${verdict}${until === null ? "" : ` until ${until}`}.`];
  return `${[...decision, ...(note === "" ? [] : [`Note: ${codeSpan(note)}`])].join(" ")}\n`;
}

function uncheckedOf(unchecked: readonly UncheckedSignature[]): string {
  if (unchecked.length === 0) return "";
  const rows = unchecked.map(
    ({ signatureId, reason }) => `- ${codeSpan(signatureId)}: ${codeSpan(reason)}\n`,
  );
  return `## Signatures that were not checked, or only in part\n\n${rows.join("")}`;
}

function queriesOf(queries: readonly ReportedQuery[]): string {
  if (queries.length === 0) return "";
  const blocks = queries.map(({ title, sql }) => {
    const fence = "`".repeat(Math.max(3, longestRun(sql) + 1));
    return `${title}\n\n${fence}sql\n${sql}\n${fence}\n`;
  });
  return `## Queries\n\n${blocks.join("\n")}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
