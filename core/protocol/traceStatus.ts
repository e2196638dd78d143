import type { WireError } from "./rpc.js";

/** A line that was not read as an event. */
export interface RejectedLine {
  /** 1-based line number in the decompressed text. */
  readonly line: number;
  readonly reason: string;
}

/** Why a file could not be read to a proper end. */
export type SourceFaultKind = "truncated" | "bad-checksum" | "trailing-garbage" | "corrupt" | "limit" | "io";

export interface SourceFault {
  readonly kind: SourceFaultKind;
  /** One sentence for people. */
  readonly message: string;
}

/** What reading a trace amounted to; exact, and complete once the phase is "complete". */
export interface IngestReport {
  /** Events kept, recognised or not. */
  readonly events: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Events of an unknown type, or with a base field missing or mistyped; kept in `events.data`. */
  readonly unrecognised: number;
  /** Lines that are no event, blank lines not among them. */
  readonly rejected: number;
  /** The first 1,000 of them. */
  readonly rejectedLines: readonly RejectedLine[];
  readonly fault: SourceFault | null;
  /** Lines of the text read so far, blank ones among them. */
  readonly lines: number;
  readonly compressedBytes: number;
  readonly textBytes: number;
  /** From the first and last event in time order; null when there is none with a time. */
  readonly firstEpochUs: number | null;
  readonly lastEpochUs: number | null;
  readonly processes: number;
  /**
   * Events lost while recording, per type, as the file's end record says; null when the file has no end
   * record and so does not say.
   */
  readonly lost: Readonly<Record<string, number>> | null;
  /** Whether any event names its parent; without, parents are inferred. */
  readonly hasParents: boolean;
  /** The file's `trace_start` record, parsed, where it has one. */
  readonly recordedBy: TraceOrigin | null;
}

/** Who recorded the trace; every field as the file claims it. */
export interface TraceOrigin {
  readonly collector: string | null;
  readonly host: string | null;
  readonly kernel: string | null;
  readonly arch: string | null;
  readonly scope: string | null;
}

export type TracePhase = "starting" | "reading" | "cancelled" | "complete" | "failed";

/** The state of one open trace, sent whenever it changes. */
export interface TraceStatus {
  readonly phase: TracePhase;
  /** Grows whenever the tables changed, so that what was asked before is known to be old. */
  readonly revision: number;
  /** File name without its folder. */
  readonly fileName: string;
  /** Size of the file; null when it is a stream of unknown length. */
  readonly fileBytes: number | null;
  readonly report: IngestReport;
  /** Why the phase is "failed". */
  readonly error: WireError | null;
  /** Whether the file is still being written; "reading" goes on until its writer has ended. */
  readonly growing: boolean;
  /** Set after the engine stopped and is reading the trace again. */
  readonly recovering: boolean;
}
