import type { Severity } from "./finding.js";

/** What a trace must record for a signature to see anything. */
export type SignatureNeed = "parents" | "renames" | "deletes";

/**
 * One thing to look for. However it came about (built in, a file of the user, a Sigma rule, a deviation from a
 * profile), it is a single `select` that returns a row for each event that is evidence.
 */
export interface Signature {
  /** Unique among all that run together: `TRC-1023`, `TI-101`, or the file's own for those of a user. */
  readonly id: string;
  /** Short name in kebab case, such as `memory-read`. */
  readonly name: string;
  readonly severity: Severity;
  /** MITRE ATT&CK technique, such as `T1003.007`; empty where none fits. */
  readonly technique: string;
  /** Why a match matters, two sentences at most. */
  readonly description: string;
  /** What it cannot see, or takes for something else. */
  readonly blindSpots: string;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  /** Without these the signature is reported as unchecked. */
  readonly needs: readonly SignatureNeed[];
  /**
   * Returns `process_id`, `event_id`, `ts` and `text`. Rows with the same process and text are one finding; the text
   * is its title.
   */
  readonly sql: string;
}
