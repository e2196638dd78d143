/**
 * Times on the screen are microseconds after the first event of the trace (`…Us`, a number that may
 * have a fraction of none). The absolute start of a trace is `startEpochUs`, microseconds since 1970 UTC;
 * both stay far below 2^53.
 */
export interface TimeRange {
  readonly fromUs: number;
  /** Inclusive. */
  readonly toUs: number;
}
