/** What every query about the open trace needs to know. */
export interface TraceContext {
  /** Absolute time of the first event, 0 µs on the screen; 0 for a trace without times. */
  readonly startEpochUs: number;
  readonly durationUs: number;
  readonly revision: number;
}
