/** How a row of two aligned process trees stands: in both alike, in both but otherwise, in B alone, in A alone. */
export type AlignedState = "same" | "changed" | "added" | "removed";

/** A process on one side; times count from the first event of its own trace. */
export interface AlignedProcess {
  readonly processId: number;
  readonly pid: number;
  /** The command, quoted for reading. */
  readonly command: string;
  readonly startUs: number;
  /** Null while no end was seen. */
  readonly endUs: number | null;
}

/** One row of the two trees side by side. */
export interface AlignedRow {
  readonly depth: number;
  readonly state: AlignedState;
  /** Null where the process is in B alone. */
  readonly a: AlignedProcess | null;
  readonly b: AlignedProcess | null;
  /** What changed, a phrase each. */
  readonly changes: readonly string[];
}

/** Hosts or files that one of the two traces has; lists are capped, totals are not. */
export interface ListedDifference {
  readonly title: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly addedTotal: number;
  readonly removedTotal: number;
}

/** Why what a trace holds is not the whole run, and what it lacks may have happened. */
export interface TraceCaveat {
  /** File name of the trace. */
  readonly trace: string;
  readonly text: string;
}

/** What the comparison says of itself. */
export interface ComparisonHello {
  /** File names. */
  readonly nameA: string;
  readonly nameB: string;
  /** Of all the traces that are compared; empty where all are whole. */
  readonly caveats: readonly TraceCaveat[];
  /** The longer of the two: both timelines have this scale. */
  readonly durationUs: number;
  readonly rows: number;
  readonly counts: Readonly<Record<Exclude<AlignedState, "same">, number>>;
  readonly lists: readonly ListedDifference[];
  /** Differences that say nothing about what the job did; they are in the export. */
  readonly irrelevant: number;
  /** What was not compared, as a sentence; null where all was. */
  readonly uncompared: string | null;
  readonly locale: string;
}

/** Rows that one question may ask for. */
export const alignedRowLimit = 500;

/** The calls that the comparison's screen may make. */
export interface ComparisonApi {
  hello(request: null): ComparisonHello;
  /** Rows in the order of the trees; with `onlyDifferences` those that differ and what is above them. */
  getRows(request: { readonly onlyDifferences: boolean; readonly offset: number; readonly limit: number }): {
    readonly total: number;
    readonly rows: readonly AlignedRow[];
  };
  /** Opens the trace of a side with this process selected. */
  revealProcess(request: { readonly side: "a" | "b"; readonly processId: number }): null;
  /** Opens all differences as a Markdown document. */
  exportMarkdown(request: null): null;
}
