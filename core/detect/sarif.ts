import type { Severity, UncheckedSignature } from "../protocol/finding.js";
import type { Detection } from "./detection.js";
import type { ReportInput } from "./findingsMarkdown.js";
import type { Signature } from "./signature.js";
import type { TriageEntry } from "./triage.js";

/** What a SARIF log is made of. */
export interface SarifInput {
  readonly detections: readonly Detection[];
  /** All that were run: each becomes a rule. */
  readonly signatures: readonly Signature[];
  readonly unchecked: readonly UncheckedSignature[];
  readonly trace: Pick<ReportInput["trace"], "name" | "sha256" | "caveats">;
  readonly toolVersion: string;
  /** What was decided about a finding. */
  readonly triageOf?: (detection: Detection) => TriageEntry | null;
}

type Level = "error" | "warning" | "note" | "none";

const levels: Readonly<Record<Severity, Level>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  none: "none",
};

/** The scale by which code hosts sort security results, 0 to 10. */
const securitySeverities: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.0",
  low: "2.0",
  none: "0.0",
};

/** Findings as a SARIF 2.1.0 log. A location is a line of the decompressed trace. */
export function toSarif(input: SarifInput): object {
  const uri = encodeURIComponent(input.trace.name);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Trace Investigator",
            semanticVersion: input.toolVersion,
            rules: input.signatures.map(ruleOf),
          },
        },
        artifacts: [{ location: { uri }, ...hashesOf(input.trace.sha256) }],
        invocations: [
          {
            executionSuccessful: !input.unchecked.some(({ failed }) => failed),
            toolExecutionNotifications: [
              ...input.trace.caveats.map((text) => ({ level: "warning", message: { text } })),
              ...input.unchecked.map(notificationOf),
            ],
          },
        ],
        columnKind: "unicodeCodePoints",
        results: input.detections.map((detection) => ({
          ...resultOf(detection, input.signatures, uri),
          ...suppressionOf(input.triageOf?.(detection) ?? null),
        })),
      },
    ],
  };
}

function hashesOf(sha256: string | null): object {
  return sha256 === null ? {} : { hashes: { "sha-256": sha256 } };
}

function ruleOf(signature: Signature): object {
  const page = signature.references.find(
    (reference) => /^https?:\/\//iu.test(reference) && URL.canParse(reference),
  );
  return {
    id: signature.id,
    name: signature.name,
    shortDescription: { text: signature.name },
    fullDescription: { text: signature.description },
    help: { text: `${signature.description}\n\nWhat it cannot see: ${signature.blindSpots}` },
    ...(page === undefined ? {} : { helpUri: page }),
    defaultConfiguration: { level: levels[signature.severity] },
    properties: {
      tags: ["security", ...signature.tags, ...(signature.technique === "" ? [] : [signature.technique])],
      "security-severity": securitySeverities[signature.severity],
    },
  };
}

function notificationOf({ signatureId, reason, failed }: UncheckedSignature): object {
  return { level: failed ? "error" : "note", message: { text: reason }, associatedRule: { id: signatureId } };
}

function resultOf(detection: Detection, signatures: readonly Signature[], uri: string): object {
  const location = (line: number): object => ({
    physicalLocation: { artifactLocation: { uri, index: 0 }, region: { startLine: line } },
  });
  const ruleIndex = signatures.findIndex(({ id }) => id === detection.signatureId);
  const { eventIds } = detection;
  return {
    ruleId: detection.signatureId,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levels[detection.severity],
    message: { text: `${detection.title}. ${detection.description}` },
    locations: eventIds.slice(-1).map(location),
    relatedLocations: detection.evidence.map(({ event_id, what }) => ({
      ...location(event_id),
      message: { text: what },
    })),
    // The same in every run of the job: neither pids nor line numbers.
    partialFingerprints: { "finding/v1": `${detection.signatureId}:${detection.title}` },
    properties: { pid: detection.pid, command: detection.command, eventIds },
  };
}

/** What a viewer leaves out: benign and suppressed findings, with the reason. */
function suppressionOf(triage: TriageEntry | null): object {
  if (triage?.verdict !== "benign" && triage?.verdict !== "suppressed") return {};
  const { verdict, note, until } = triage;
  const end = until === null ? "" : ` until ${until}`;
  const justification = `${verdict}${end}${note === "" ? "" : `: ${note}`}`;
  return { suppressions: [{ kind: "external", status: "accepted", justification }] };
}
