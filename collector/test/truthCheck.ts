/** An event as the trace or the notes of the program `truth` have it. */
export interface TraceEvent {
  readonly type: string;
  readonly pid?: number;
  readonly path?: string;
  readonly filename?: string;
  readonly comm?: string;
  readonly args?: readonly string[];
  readonly args_truncated?: boolean;
  readonly flags?: string;
  readonly bytes?: number;
  readonly exit_code?: number;
  readonly hostname?: string;
  /** Of the last line. */
  readonly reason?: string;
  readonly lost?: Readonly<Record<string, number>>;
  readonly truncated?: Readonly<Record<string, number>>;
  readonly excluded?: number;
  readonly redacted?: number;
  readonly [member: string]: unknown;
}

export interface TruthReport {
  /** Noted by the program, absent from the trace. */
  readonly missing: readonly TraceEvent[];
  /** In the trace, but the program did not do it. */
  readonly unexpected: readonly TraceEvent[];
  /** Pairs of one process whose order in the trace is not the order in which they happened. */
  readonly swapped: readonly string[];
}

export function parseEvents(text: string): TraceEvent[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as TraceEvent);
}

function matches(event: TraceEvent, note: TraceEvent): boolean {
  return Object.entries(note).every(([member, value]) => {
    if (member === "args_count") return event.args?.length === value;
    if (member === "args_last") return event.args?.at(-1) === value;
    return JSON.stringify(event[member]) === JSON.stringify(value);
  });
}

/** Whether the program would have noted this event if it had done it. */
function isOfTruth(event: TraceEvent, home: string, mainPid: number, pids: ReadonlySet<number>): boolean {
  if (event.pid === undefined) return false;
  if (event.type.startsWith("file_")) return event.path?.startsWith(home) === true;
  if (event.type === "process_exec_failed") return event.filename?.startsWith(home) === true;
  if (event.type === "process_exec" || event.type === "process_exit") {
    return event.pid !== mainPid && pids.has(event.pid);
  }
  return event.type === "process_fork" || event.type === "net_connect" || event.type === "dns_query";
}

/** A sum of writes is told when the file is closed: only then does its order mean something. */
function isOrdered(event: TraceEvent): boolean {
  return event.type !== "file_write";
}

/** Compares what the program `truth` says that it did below `home` with what the trace says. */
export function checkTruth(
  trace: readonly TraceEvent[],
  notes: readonly TraceEvent[],
  home: string,
): TruthReport {
  const mainPid = notes[0]?.pid ?? -1;
  const pids = new Set(notes.map((note) => note.pid ?? -1));
  const open = trace
    .map((event, line) => ({ event, line }))
    .filter(({ event }) => isOfTruth(event, home, mainPid, pids));
  const missing: TraceEvent[] = [];
  const swapped: string[] = [];
  const lastLine = new Map<number, number>();
  for (const note of notes) {
    const found = open.findIndex(({ event }) => matches(event, note));
    if (found < 0) {
      missing.push(note);
      continue;
    }
    const [match] = open.splice(found, 1);
    if (match === undefined || note.pid === undefined || !isOrdered(note)) continue;
    if (match.line < (lastLine.get(note.pid) ?? -1)) swapped.push(JSON.stringify(note));
    lastLine.set(note.pid, match.line);
  }
  return { missing, unexpected: open.map(({ event }) => event), swapped };
}
