export const severities = ["none", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

/** What one signature said about one process. */
export interface Finding {
  /** Position in the trace's list of findings, ordered by severity (worst first), then time. */
  readonly index: number;
  readonly signatureId: string;
  /** Short name of the signature, such as `memory-read`. */
  readonly signatureName: string;
  readonly severity: Severity;
  readonly title: string;
  /** MITRE ATT&CK technique, such as `T1003.007`; empty where the signature names none. */
  readonly technique: string;
  /** Why this matters, two sentences at most. */
  readonly description: string;
  readonly processId: number;
  /** Line numbers of the evidence, in time order. */
  readonly eventIds: readonly number[];
  readonly firstUs: number;
  readonly lastUs: number;
}

/** A signature that this trace lacks the fields for, that failed, or that found more than is kept. */
export interface UncheckedSignature {
  readonly signatureId: string;
  readonly reason: string;
  /** Whether the signature is at fault, and not what the trace records. */
  readonly failed: boolean;
  /** Whether the signature ran, and only the first of its evidence is kept. */
  readonly capped?: boolean;
  /** Zero-based character offset into the signature's query, where the engine knows it. */
  readonly position?: number;
}

/** Everything the signatures said, and what they could not say. */
export interface FindingReport {
  /** The worst of them, where there are very many. */
  readonly findings: readonly Finding[];
  /** Findings in all. */
  readonly total: number;
  readonly signaturesChecked: number;
  readonly unchecked: readonly UncheckedSignature[];
}

/** How far the signatures could look: `88 signatures checked; 6 could not be, …`. What they found says little without. */
export function describeChecked({ signaturesChecked, unchecked }: FindingReport): string {
  const failed = unchecked.filter((one) => one.failed).length;
  const lacking = unchecked.length - failed;
  return [
    signaturesChecked === 1 ? "1 signature checked" : `${signaturesChecked} signatures checked`,
    ...(lacking > 0 ? [`${lacking} could not be, because this trace lacks the fields they need`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join("; ");
}

/** How much a process deserves to be looked at, and why. */
export interface Suspicion {
  readonly processId: number;
  /** Sum of the points below. */
  readonly score: number;
  /** Most points first. */
  readonly reasons: readonly { readonly points: number; readonly text: string }[];
}
