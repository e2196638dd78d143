import type { Finding } from "../protocol/finding.js";

/** What somebody decided about a finding. */
export const verdicts = ["confirmed", "benign", "suppressed"] as const;
export type Verdict = (typeof verdicts)[number];

/** A decision, for every run in which the finding comes again: it names neither pids nor lines. */
export interface TriageEntry {
  readonly signature: string;
  readonly title: string;
  /** Null for a note alone. */
  readonly verdict: Verdict | null;
  readonly note: string;
  /** Last day on which a suppression holds, as `2026-12-31`; null for ever. */
  readonly until: string | null;
}

/** What a finding is recognised by. */
export type TriagedFinding = Pick<Finding, "signatureId" | "title">;

/** Where it is kept in a repository. */
export const triageFileName = "triage.json";

/** Reads `triage.json`. Throws with a sentence for people where the text is something else. */
export function parseTriage(text: string): readonly TriageEntry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`${triageFileName} is no JSON.`);
  }
  const findings = isObject(parsed) ? parsed["findings"] : undefined;
  if (!Array.isArray(findings)) throw new Error(`${triageFileName} has no list "findings".`);
  return findings.map(entryOf);
}

/** The file for a small difference: sorted, one property a line. */
export function formatTriage(entries: readonly TriageEntry[]): string {
  const findings = [...entries]
    .sort((a, b) => compare(a.signature, b.signature) || compare(a.title, b.title))
    .map(({ signature, title, verdict, note, until }) => ({ signature, title, verdict, note, until }));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

/** A day as decisions name it, by the clock of this machine. */
export function dayOf(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Whether a text names a day that exists, as `2026-12-31`. */
export function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** The decision on a finding on a day (`2026-12-31`); a suppression that is over is none. */
export function triageOf(
  entries: readonly TriageEntry[],
  finding: TriagedFinding,
  today: string,
): TriageEntry | null {
  const entry = entries.find((one) => isAbout(one, finding));
  if (entry === undefined) return null;
  const over = entry.verdict === "suppressed" && entry.until !== null && entry.until < today;
  return over ? { ...entry, verdict: null } : entry;
}

/** What is decided anew; what is left out stays as it was. */
export type TriageChange = Partial<Pick<TriageEntry, "verdict" | "note" | "until">>;

/** The entries with the decision on one finding changed; one that says nothing is dropped. */
export function withTriage(
  entries: readonly TriageEntry[],
  finding: TriagedFinding,
  change: TriageChange,
): readonly TriageEntry[] {
  const others = entries.filter((one) => !isAbout(one, finding));
  const before = entries.find((one) => isAbout(one, finding)) ?? {
    signature: finding.signatureId,
    title: finding.title,
    verdict: null,
    note: "",
    until: null,
  };
  const changed = { ...before, ...change };
  // Only a suppression ends by itself.
  const after = changed.verdict === "suppressed" ? changed : { ...changed, until: null };
  return after.verdict === null && after.note === "" ? others : [...others, after];
}

function isAbout({ signature, title }: TriageEntry, finding: TriagedFinding): boolean {
  return signature === finding.signatureId && title === finding.title;
}

function entryOf(value: unknown, index: number): TriageEntry {
  const fail = (what: string): never => {
    throw new Error(`Finding ${index + 1} of ${triageFileName} has no valid "${what}".`);
  };
  if (!isObject(value)) return fail("signature");
  const { signature, title, verdict = null, note = "", until = null } = value;
  return {
    signature: typeof signature === "string" ? signature : fail("signature"),
    title: typeof title === "string" ? title : fail("title"),
    verdict: verdict === null ? null : (verdicts.find((known) => known === verdict) ?? fail("verdict")),
    note: typeof note === "string" ? note : fail("note"),
    until: until === null || isDay(until) ? until : fail("until"),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
