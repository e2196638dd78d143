import type { EventFilter } from "../../core/protocol/eventFilter.js";
import type { Finding } from "../../core/protocol/finding.js";
import type { PaneQuery, ScreenApi } from "../../core/protocol/investigationApi.js";
import { type RpcClient, RpcError } from "../../core/protocol/rpc.js";
import type { TimeRange } from "../../core/protocol/time.js";
import type { DetailsTab } from "../../core/protocol/viewState.js";
import type { LiveRegion } from "../controls/liveRegion.js";
import { cleared, restricts } from "../filter/filterText.js";
import { formatCount } from "../format/formatNumber.js";
import { clampView } from "../timeline/layout/timeScale.js";
import { freshExpansion, isExpanded, withRows } from "../tree/expansion.js";
import { type Asker, type ScreenState, selectedRow, traceLengthUs, viewRange } from "./screenState.js";
import type { Store } from "./store.js";
import { noteAnswer } from "./noteAnswer.js";
import { ViewAnimation } from "./viewAnimation.js";

/** Processes that may be selected at once, to compare them. */
const selectionLimit = 8;
/** Room left and right of what the timeline zooms to. */
const zoomMargin = 0.1;

/** Every gesture of the reader, whatever it was made with. */
export class Actions {
  #lastFinding = -1;
  readonly #animation = new ViewAnimation(
    () => !this.store.state.settings.reduceMotion && !matchMedia("(prefers-reduced-motion: reduce)").matches,
    (range) => {
      this.#showView(range);
    },
  );

  constructor(
    private readonly store: Store<ScreenState>,
    private readonly client: RpcClient<ScreenApi>,
    private readonly live: LiveRegion,
  ) {}

  /** Selects a process and opens the way to it; `additive` adds it to what is selected, or takes it away. */
  select(processId: number, additive = false): void {
    const { selected, model } = this.store.state;
    const others = selected.filter((id) => id !== processId);
    const row = model?.rowOf(processId);
    if (row !== undefined) this.openWayTo(row);
    this.store.set({ soughtEvent: null });
    if (!additive) this.store.set({ selected: [processId] });
    else if (others.length < selected.length) this.store.set({ selected: others });
    else this.store.set({ selected: [processId, ...others].slice(0, selectionLimit) });
  }

  clearSelection(): void {
    this.store.set({ selected: [] });
  }

  /** Opens every closed ancestor of a row. */
  openWayTo(row: number): void {
    const { state } = this.store;
    const { model } = state;
    if (model === null) return;
    const above = model.ancestry(row).slice(0, -1);
    const closed = above.filter((ancestor) => !isExpanded({ ...state, model }, ancestor));
    if (closed.length > 0) this.setExpanded(closed, true);
  }

  setExpanded(rows: readonly number[], open: boolean): void {
    const { state } = this.store;
    const { model } = state;
    if (model !== null) this.store.set({ expansion: withRows({ ...state, model }, rows, open) });
  }

  expandAll(): void {
    this.store.set({ expansion: { ...freshExpansion, rule: "all" } });
  }

  /** Back to what the screen opens by itself: the first levels and every path to a finding. */
  expandToFindings(): void {
    this.store.set({ expansion: freshExpansion });
  }

  collapseAll(): void {
    this.store.set({ expansion: { ...freshExpansion, rule: "none" } });
  }

  setFilter(change: Partial<EventFilter>): void {
    this.store.set({ filter: { ...this.store.state.filter, ...change } });
  }

  clearFilter(): void {
    this.store.set({ filter: cleared(this.store.state.filter), filterText: "" });
  }

  /** Keeps the selected process and what is below it, or shows all again. */
  toggleOnlySubtree(processId = this.store.state.selected[0]): void {
    const { filter } = this.store.state;
    if (filter.subtreeOf !== null) this.setFilter({ subtreeOf: null });
    else if (processId !== undefined) this.setFilter({ subtreeOf: processId });
  }

  setView(view: TimeRange | null): void {
    this.#animation.stop();
    this.#showView(view);
  }

  /** The same for a key or a button: the eye can follow. */
  setViewSmoothly(view: TimeRange): void {
    const target = clampView(view, traceLengthUs(this.store.state));
    this.#animation.run(viewRange(this.store.state), target);
  }

  showWholeTrace(): void {
    this.setViewSmoothly({ fromUs: 0, toUs: traceLengthUs(this.store.state) });
  }

  #showView(view: TimeRange | null): void {
    const length = traceLengthUs(this.store.state);
    const clamped = view === null ? null : clampView(view, length);
    const whole = clamped === null || (clamped.fromUs <= 0 && clamped.toUs >= length);
    this.store.set({ view: whole ? null : clamped });
  }

  zoomTo(range: TimeRange): void {
    const margin = Math.max(10, (range.toUs - range.fromUs) * zoomMargin);
    this.setViewSmoothly({ fromUs: range.fromUs - margin, toUs: range.toUs + margin });
  }

  zoomToSelection(): void {
    const { model, filter } = this.store.state;
    const row = selectedRow(this.store.state);
    if (model !== null && row !== null) this.zoomTo({ fromUs: model.startOf(row), toUs: model.endOf(row) });
    else if (filter.range !== null) this.zoomTo(filter.range);
  }

  /** Moves the view, keeping its length, so that a time is in it. */
  bringIntoView(timeUs: number): void {
    const { fromUs, toUs } = viewRange(this.store.state);
    if (timeUs >= fromUs && timeUs <= toUs) return;
    const half = (toUs - fromUs) / 2;
    this.setView({ fromUs: timeUs - half, toUs: timeUs + half });
  }

  showTab(tab: DetailsTab): void {
    this.store.set({ tab });
  }

  /** Selects the process of an event and shows the event in the list of them. */
  showEvent(processId: number, eventId: number): void {
    this.select(processId);
    const folded = new Set(this.store.state.folded);
    folded.delete("details");
    this.store.set({ tab: "events", soughtEvent: eventId, folded });
  }

  /** The next (1) or previous (−1) finding, worst first, round and round. */
  stepFinding(direction: 1 | -1): void {
    const { findings = [], available = false } = this.store.state.findings ?? {};
    if (findings.length === 0) {
      this.live.announce(available ? "There are no findings." : "Findings are not known yet.");
      return;
    }
    const start = this.#lastFinding < 0 && direction < 0 ? 0 : this.#lastFinding;
    this.#lastFinding = (start + direction + findings.length) % findings.length;
    const finding = findings[this.#lastFinding];
    if (finding !== undefined) this.showFinding(finding);
  }

  showFinding(finding: Finding): void {
    this.#lastFinding = finding.index;
    this.select(finding.processId);
    this.bringIntoView(finding.lastUs);
    this.store.set({ tab: "findings" });
    this.live.announce(`${finding.severity} finding: ${finding.title}`);
  }

  /** One step back: the range, then the filter, then the selection. False when there was nothing to undo. */
  stepBack(): boolean {
    const { filter, filterText, selected } = this.store.state;
    if (filter.range !== null) this.setFilter({ range: null });
    else if (restricts(filter) || filterText !== "") this.clearFilter();
    else if (selected.length > 0) this.clearSelection();
    else return false;
    return true;
  }

  copyText(text: string): void {
    const copied = this.client.call("copyText", { text }).then(() => {
      this.live.announce("Copied.");
    });
    this.run(copied);
  }

  showSql(query: PaneQuery): void {
    this.run(this.client.call("showSql", query));
  }

  async exportTable(query: PaneQuery, format: "csv" | "json"): Promise<void> {
    const written = await this.client.call("exportTable", { query, format });
    if (written !== null) this.live.announce(`${formatCount(written.rows, "row")} written.`);
  }

  async exportTrace(): Promise<void> {
    const written = await this.client.call("exportTrace", { filter: this.store.state.filter });
    if (written !== null) this.live.announce(`${formatCount(written.events, "event")} written.`);
  }

  /** A call whose answer changes nothing here; a failure is shown until the reader puts it away. */
  run(call: Promise<unknown>): void {
    call.catch((thrown: unknown) => {
      const failure = failureOf(thrown);
      if (failure !== null) this.refuse(failure);
    });
  }

  /** A question whose answer is shown by who asked; a failure is shown with the way to ask again. */
  ask(asker: Asker, question: Promise<unknown>): void {
    question.then(
      () => {
        noteAnswer(this.store, asker, null);
      },
      (thrown: unknown) => {
        const failure = failureOf(thrown);
        if (failure !== null) noteAnswer(this.store, asker, failure);
      },
    );
  }

  /** Asks for all that is shown once more. */
  retry(): void {
    this.store.set({ unanswered: new Map(), attempt: this.store.state.attempt + 1 });
  }

  refuse(sentence: string): void {
    this.store.set({ refusal: sentence });
  }

  dismissRefusal(): void {
    this.store.set({ refusal: null });
  }
}

/** The sentence of a failed call; null for one that was cancelled. What is no failed call is a defect, and thrown. */
function failureOf(thrown: unknown): string | null {
  if (!(thrown instanceof RpcError)) throw thrown;
  return thrown.code === "cancelled" ? null : thrown.message;
}
