import type { Finding, FindingReport, Severity } from "../../core/protocol/finding.js";
import { severities } from "../../core/protocol/finding.js";
import { cell } from "./cell.js";
import { type ProcessModel, subtreeSums } from "./processModel.js";

/** The report of a trace whose signatures have not been run. */
export const noFindings: FindingReport = { findings: [], total: 0, signaturesChecked: 0, unchecked: [] };

/** 0 for none … 4 for critical. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

function severityOfRank(rank: number): Severity {
  return severities[rank] ?? "none";
}

/** Findings by process row and by line of evidence. */
export class FindingIndex {
  readonly #own: Uint32Array;
  readonly #below: Float64Array;
  readonly #worst: Uint8Array;
  readonly #worstBelow: Uint8Array;
  readonly #byProcess = new Map<number, Finding[]>();
  readonly #byEvent = new Map<number, Finding[]>();

  constructor(
    model: ProcessModel,
    readonly report: FindingReport,
  ) {
    this.#own = new Uint32Array(model.size);
    this.#worst = new Uint8Array(model.size);
    for (const finding of report.findings) this.#add(model, finding);
    const none = report.findings.length === 0;
    this.#below = none ? new Float64Array(model.size) : subtreeSums(model, this.#own);
    this.#worstBelow = none ? this.#worst : worstWithin(model, this.#worst);
  }

  get findings(): readonly Finding[] {
    return this.report.findings;
  }

  /** Whether any signature exists at all; without, nothing about findings is drawn. */
  get available(): boolean {
    return this.report.signaturesChecked + this.report.unchecked.length + this.report.findings.length > 0;
  }

  ofProcess(processId: number): readonly Finding[] {
    return this.#byProcess.get(processId) ?? [];
  }

  /** Findings that name this line as evidence. */
  ofEvent(eventId: number): readonly Finding[] {
    return this.#byEvent.get(eventId) ?? [];
  }

  count(row: number): number {
    return this.#own[row] ?? Number.NaN;
  }

  /** Findings of the row and of everything below it. */
  countWithin(row: number): number {
    return this.#below[row] ?? Number.NaN;
  }

  worst(row: number): Severity {
    return severityOfRank(cell(this.#worst, row));
  }

  worstWithin(row: number): Severity {
    return severityOfRank(cell(this.#worstBelow, row));
  }

  countOf(wanted: "high" | "medium" | "low"): number {
    return this.findings.filter(
      ({ severity }) => severity === wanted || (wanted === "high" && severity === "critical"),
    ).length;
  }

  #add(model: ProcessModel, finding: Finding): void {
    push(this.#byProcess, finding.processId, finding);
    for (const eventId of finding.eventIds) push(this.#byEvent, eventId, finding);
    const row = model.rowOf(finding.processId);
    if (row === undefined) return;
    this.#own[row] = cell(this.#own, row) + 1;
    this.#worst[row] = Math.max(cell(this.#worst, row), severityRank(finding.severity));
  }
}

/** The worst rank of every row with its subtree. */
function worstWithin(model: ProcessModel, ranks: Uint8Array): Uint8Array {
  const worst = ranks.slice();
  const { parentRows } = model.table;
  for (let row = model.size - 1; row > 0; row--) {
    const parent = parentRows[row] ?? -1;
    const rank = worst[row] ?? 0;
    if (parent >= 0 && rank > (worst[parent] ?? 0)) worst[parent] = rank;
  }
  return worst;
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
