import type { MatchTotals } from "../../core/protocol/processTable.js";
import { element, fill } from "../controls/element.js";
import { icon, type IconName } from "../controls/icon.js";
import { button } from "../controls/toolkit.js";
import { traceText } from "../controls/traceText.js";
import { formatCount, formatNumber } from "../format/formatNumber.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { ScreenState } from "../state/screenState.js";

/** Why there is nothing to show, in place of the panes. */
type Blank = "failed" | "empty" | "no-match";

export function blankOf({ status, totals }: Pick<ScreenState, "status" | "totals">): Blank | null {
  if (status.phase === "failed") return "failed";
  if (status.phase === "complete" && status.report.events === 0) return "empty";
  if (status.phase !== "reading" && totals?.matches.totals.matched === 0) return "no-match";
  return null;
}

/** What stands in place of the panes when there is nothing to show in them. */
export class BlankState {
  readonly element = element("div", { class: "blank", hidden: true });

  constructor(
    private readonly context: ScreenContext,
    private readonly panes: HTMLElement,
  ) {
    context.store.watch(["status", "totals"], () => {
      this.#show();
    });
    this.#show();
  }

  #show(): void {
    const { state } = this.context.store;
    const blank = blankOf(state);
    this.element.hidden = blank === null;
    this.panes.hidden = blank !== null;
    if (blank === "failed") this.#showFailed(state);
    else if (blank === "empty") this.#showEmpty(state);
    else if (blank === "no-match" && state.totals !== null) this.#showNoMatch(state.totals.matches.totals);
  }

  #showFailed({ status }: ScreenState): void {
    this.#fill("error", "The trace could not be opened.", status.error?.message ?? "", [
      button("Reload", this.#call("reload"), { primary: true }),
      button("Open as text", this.#call("openAsText")),
      button("Show log", this.#call("showLog")),
    ]);
  }

  #showEmpty({ status }: ScreenState): void {
    const { lines, rejected } = status.report;
    const text = `It was read to its end: ${formatCount(lines, "line")}, ${formatNumber(rejected)} rejected. The recording may have been stopped before the job began.`;
    this.#fill("inbox", "This file holds no events.", text, [
      button("Reload", this.#call("reload"), { primary: true }),
      button("Open as text", this.#call("openAsText")),
    ]);
  }

  #showNoMatch({ termsAlone }: MatchTotals): void {
    const { actions, store } = this.context;
    const alone = termsAlone.map(
      ({ term, matched }) => `${term} alone matches ${formatCount(matched, "event")}`,
    );
    this.#fill("search", "No event matches this filter.", alone.length === 0 ? "" : `${alone.join("; ")}.`, [
      button(
        "Clear filter",
        () => {
          actions.clearFilter();
        },
        { primary: true },
      ),
      button("Show SQL", () => {
        actions.showSql({ pane: "events", filter: store.state.filter, scope: null });
      }),
    ]);
  }

  #fill(glyph: IconName, title: string, text: string, buttons: readonly HTMLElement[]): void {
    fill(
      this.element,
      icon(glyph),
      element("strong", {}, title),
      element("p", {}, traceText(text)),
      element("div", { class: "buttons" }, ...buttons),
    );
  }

  #call(method: "reload" | "openAsText" | "showLog"): () => void {
    const { actions, client } = this.context;
    return () => {
      actions.run(client.call(method, null));
    };
  }
}
