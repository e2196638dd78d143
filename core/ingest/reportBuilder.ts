import type { IngestReport, RejectedLine, SourceFault, TraceOrigin } from "../protocol/traceStatus.js";
import { eventTypes, typeCode } from "./eventFields.js";

/** Rejected lines that are kept with their reason; all are counted. */
const rejectedLineLimit = 1000;
/** A hostile file may name a new type in each event: names beyond these are counted together. */
const unknownTypeLimit = 500;
const otherTypes = "(other types)";

/** Adds up what reading amounts to. */
export class ReportBuilder {
  events = 0;
  unrecognised = 0;
  lines = 0;
  fault: SourceFault | null = null;
  hasParents = false;
  #rejected = 0;
  readonly #rejectedLines: RejectedLine[] = [];
  readonly #typeCounts = new Float64Array(eventTypes.length + 1);
  readonly #unknownTypes = new Map<string, number>();
  #firstUs = Infinity;
  #lastUs = -Infinity;
  #lost: Record<string, number> | null = null;
  #recordedBy: TraceOrigin | null = null;

  reject(line: number, reason: string): void {
    this.#rejected++;
    if (this.#rejectedLines.length < rejectedLineLimit) this.#rejectedLines.push({ line, reason });
  }

  countType(code: number): void {
    this.#typeCounts[code] = (this.#typeCounts[code] ?? 0) + 1;
  }

  countUnknownType(name: string): void {
    const key =
      this.#unknownTypes.has(name) || this.#unknownTypes.size < unknownTypeLimit ? name : otherTypes;
    this.#unknownTypes.set(key, (this.#unknownTypes.get(key) ?? 0) + 1);
  }

  /** NaN changes nothing. */
  seeTime(timeUs: number): void {
    if (timeUs < this.#firstUs) this.#firstUs = timeUs;
    if (timeUs > this.#lastUs) this.#lastUs = timeUs;
  }

  seeStart(record: Readonly<Record<string, unknown>>): void {
    this.#recordedBy ??= {
      collector: text(record["collector"]),
      host: text(record["host"]),
      kernel: text(record["kernel"]),
      arch: text(record["arch"]),
      scope: text(record["scope"]),
    };
  }

  /** A file of several recordings has several ends: their losses add up. */
  seeEnd(record: Readonly<Record<string, unknown>>): void {
    const lost = record["lost"];
    const sum = (this.#lost ??= {});
    if (typeof lost !== "object" || lost === null) return;
    for (const [type, count] of Object.entries(lost)) {
      if (typeof count === "number" && count > 0) sum[type] = (sum[type] ?? 0) + count;
    }
  }

  build(
    progress: { readonly compressedBytes: number; readonly textBytes: number },
    processes: number,
  ): IngestReport {
    const byType: Record<string, number> = {};
    for (const [name, code] of typeCode) {
      const count = this.#typeCounts[code] ?? 0;
      if (count > 0) byType[name] = count;
    }
    return {
      events: this.events,
      byType: { ...byType, ...Object.fromEntries(this.#unknownTypes) },
      unrecognised: this.unrecognised,
      rejected: this.#rejected,
      rejectedLines: [...this.#rejectedLines],
      fault: this.fault,
      lines: this.lines,
      compressedBytes: progress.compressedBytes,
      textBytes: progress.textBytes,
      firstEpochUs: this.#firstUs === Infinity ? null : this.#firstUs,
      lastEpochUs: this.#lastUs === -Infinity ? null : this.#lastUs,
      processes,
      lost: this.#lost === null ? null : { ...this.#lost },
      hasParents: this.hasParents,
      recordedBy: this.#recordedBy,
    };
  }
}

function text(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
}
