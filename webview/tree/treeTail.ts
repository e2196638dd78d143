import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import { element, fill } from "../controls/element.js";
import { formatNumber } from "../format/formatNumber.js";
import { formatOffset } from "../format/formatTime.js";
import { isIncomplete } from "../header/traceFacts.js";

/** Rows that stand for those to come. */
const awaitedRows = 2;

/** What stands below the last row: where a file was cut, or that more rows are on their way. */
export class TreeTail {
  readonly element = element("div", { class: "tail" });
  #shown = "";

  /** Shows what the status asks for below `rowCount` rows; returns its height, CSS pixels. */
  show(status: TraceStatus, durationUs: number, rowCount: number, rowHeightPx: number): number {
    const rows = tailRows(status);
    this.element.style.transform = `translateY(${rowCount * rowHeightPx}px)`;
    const text = rows === 1 ? endText(status, durationUs) : "";
    if (this.#shown !== `${rows} ${text}`) this.#write(rows, text);
    return rows * rowHeightPx;
  }

  #write(rows: number, text: string): void {
    this.#shown = `${rows} ${text}`;
    if (text === "")
      fill(this.element, ...Array.from({ length: rows }, () => element("div", { class: "skeleton" })));
    else fill(this.element, element("div", { class: "end-mark", role: "note" }, text));
  }
}

/** A trace that is being recorded may rest for long: nothing is announced below it. */
function tailRows(status: TraceStatus): number {
  if (isIncomplete(status)) return 1;
  const reading = status.phase === "reading" || status.phase === "starting";
  return reading && !status.growing ? awaitedRows : 0;
}

function endText({ phase, report }: TraceStatus, durationUs: number): string {
  const kind = report.fault?.kind;
  const isCut = phase !== "cancelled" && (kind === "truncated" || kind === "corrupt");
  return `${isCut ? "File ends" : "Reading stopped"} here, at line ${formatNumber(report.lines)} (${formatOffset(durationUs, 2)} s)`;
}
