import type { Severity } from "./finding.js";
import type { TimeRange } from "./time.js";

/** What the part before the colon of `field:value` may be. `any` is a word without a field. */
export const filterFields = [
  "any",
  "comm",
  "arg",
  "pid",
  "user",
  "type",
  "path",
  "host",
  "addr",
  "port",
  "category",
  "exit",
] as const;
export type FilterField = (typeof filterFields)[number];

/**
 * One condition. `value` matches case-insensitively: as a part of the text where it has no `*` or `?`,
 * else as a wildcard for the whole text; for `pid`, `port`, `user`, `exit` and `type` always the whole value.
 */
export interface FilterTerm {
  readonly field: FilterField;
  readonly value: string;
  /** Written with a leading `-`. */
  readonly negated: boolean;
}

/** The kinds of event that the toggles of the filter bar keep. */
export const eventKinds = ["findings", "connections", "dns", "writes"] as const;
export type EventKind = (typeof eventKinds)[number];

/**
 * What the screen shows. Terms of the same field are alternatives, different fields and `any` words must
 * all hold, negated terms must all fail. An empty `kinds` means every kind.
 */
export interface EventFilter {
  readonly terms: readonly FilterTerm[];
  readonly kinds: readonly EventKind[];
  /** Keeps only evidence of findings of these severities; empty for no such condition. */
  readonly severities: readonly Severity[];
  readonly range: TimeRange | null;
  /** Only the process with this id and its descendants. */
  readonly subtreeOf: number | null;
  /** Leaves out read-only opens of shared libraries, the linker cache and locale data. */
  readonly hideLibraryLoads: boolean;
}

export const emptyFilter: EventFilter = {
  terms: [],
  kinds: [],
  severities: [],
  range: null,
  subtreeOf: null,
  hideLibraryLoads: false,
};
