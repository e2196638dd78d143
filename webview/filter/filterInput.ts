import type { EventFilter } from "../../core/protocol/eventFilter.js";
import { element, fill, setAttribute } from "../controls/element.js";
import { icon } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import type { ScreenContext } from "../state/screenContext.js";
import { rangeText, sameTerm, termText } from "./filterText.js";
import { type FilterPiece, parseFilter } from "./parseFilter.js";

const emptyHint = "Filter: words, comm:curl, host:*.example, path:/proc/*/mem, pid:23454";
const moreHint = "Add words or field:value";
/** After this pause, what is being typed is checked and remembered. It filters on a space, Enter, or when focus leaves. */
const typingPauseMs = 250;

const kindTexts = { connections: "Connections", dns: "DNS", writes: "Writes" } as const;

/** One condition of the filter as a chip. */
interface Condition {
  readonly text: string;
  readonly without: (filter: EventFilter) => Partial<EventFilter>;
}

/** The filter's text field: what is complete becomes a chip, what is wrong says why. */
export class FilterInput {
  readonly element: HTMLElement;
  readonly #chips = element("span", { class: "filter-chips" });
  readonly #input: HTMLInputElement;
  readonly #box: HTMLElement;
  readonly #message = element("div", {
    class: "filter-message",
    id: "filter-message",
    role: "alert",
    hidden: true,
  });
  #conditions: readonly Condition[] = [];
  #picked = false;
  #timer: number | undefined;

  constructor(private readonly context: ScreenContext) {
    this.#input = element("input", {
      type: "text",
      spellcheck: "false",
      autocomplete: "off",
      "aria-label": "Filter events",
      on: {
        input: () => {
          this.#onInput();
        },
        keydown: (event) => {
          this.#onKey(event);
        },
        blur: () => {
          this.#pick(false);
          // Another window in front is no end of typing.
          if (document.hasFocus()) this.#commit();
        },
      },
    });
    this.#input.value = context.store.state.filterText;
    this.#box = element(
      "div",
      {
        class: "filter-input",
        on: {
          click: () => {
            this.#input.focus();
          },
        },
      },
      icon("filter", "small dim"),
      this.#chips,
      this.#input,
      element("span", { class: "key-hint hide-narrow", "aria-hidden": "true" }, "/"),
    );
    this.element = element("div", { class: "filter-box" }, this.#box, this.#message);
    context.store.watch(["filter", "model", "width"], () => {
      this.#showChips();
    });
    context.store.watch(["filterText"], () => {
      if (context.store.state.filterText !== this.#input.value.trim())
        this.#input.value = context.store.state.filterText;
      this.#validate();
    });
    this.#showChips();
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #showChips(): void {
    const { filter } = this.context.store.state;
    this.#conditions = this.#conditionsOf(filter);
    this.#picked = false;
    fill(this.#chips, ...this.#conditions.map((condition) => this.#chip(condition)));
    this.#chips.hidden = this.#conditions.length === 0;
    this.#input.placeholder = this.#conditions.length === 0 ? emptyHint : moreHint;
  }

  #conditionsOf(filter: EventFilter): Condition[] {
    const { model, width } = this.context.store.state;
    const conditions: Condition[] = filter.terms.map((term) => ({
      text: termText(term),
      without: ({ terms }) => ({ terms: terms.filter((other) => !sameTerm(other, term)) }),
    }));
    if (filter.subtreeOf !== null) {
      const row = model?.rowOf(filter.subtreeOf);
      const pid = row === undefined || model === null ? "…" : String(model.pidOf(row));
      conditions.push({ text: `under:${pid}`, without: () => ({ subtreeOf: null }) });
    }
    if (filter.range !== null)
      conditions.push({ text: rangeText(filter.range), without: () => ({ range: null }) });
    // Their toggles are in a menu then.
    if (width !== "wide")
      for (const kind of filter.kinds)
        if (kind !== "findings")
          conditions.push({
            text: kindTexts[kind],
            without: ({ kinds }) => ({ kinds: kinds.filter((one) => one !== kind) }),
          });
    for (const severity of filter.severities)
      if (severity !== "critical")
        conditions.push({
          text: `severity:${severity}`,
          without: ({ severities }) => ({
            severities: severities.filter(
              (one) => one !== severity && !(severity === "high" && one === "critical"),
            ),
          }),
        });
    return conditions;
  }

  #chip(condition: Condition): HTMLElement {
    const remove = element(
      "button",
      {
        type: "button",
        tabindex: -1,
        "aria-label": `Remove filter ${condition.text}`,
        on: {
          click: () => {
            this.#remove(condition);
          },
        },
      },
      icon("close", "tiny"),
    );
    return element(
      "span",
      { class: "condition" },
      element("span", { class: "cut" }, traceText(condition.text)),
      remove,
    );
  }

  #remove(condition: Condition): void {
    const { actions, store } = this.context;
    actions.setFilter(condition.without(store.state.filter));
    this.#input.focus();
  }

  #onInput(): void {
    this.#pick(false);
    window.clearTimeout(this.#timer);
    const text = this.#input.value;
    if (/\s$/.test(text) && !hasOpenQuote(text)) this.#commit();
    else
      this.#timer = window.setTimeout(() => {
        this.context.store.set({ filterText: text.trim() });
      }, typingPauseMs);
  }

  /** Takes what was typed into the filter; what is invalid stays in the field. */
  #commit(): void {
    window.clearTimeout(this.#timer);
    const { actions, store } = this.context;
    const pieces = parseFilter(this.#input.value);
    const invalid = pieces.filter((piece) => piece.kind === "invalid" || this.#unknownPid(piece));
    const accepted = pieces.filter((piece) => !invalid.includes(piece));
    if (accepted.length > 0) actions.setFilter(this.#withPieces(store.state.filter, accepted));
    this.#input.value = invalid.length === 0 ? "" : this.#input.value;
    store.set({ filterText: this.#input.value.trim() });
    this.#validate();
  }

  #withPieces(filter: EventFilter, pieces: readonly FilterPiece[]): Partial<EventFilter> {
    let changed = filter;
    for (const piece of pieces) {
      if (piece.kind === "term" && !changed.terms.some((term) => sameTerm(term, piece.term)))
        changed = { ...changed, terms: [...changed.terms, piece.term] };
      if (piece.kind === "time") changed = { ...changed, range: piece.range };
      if (piece.kind === "under") changed = { ...changed, subtreeOf: this.#processOf(piece.pid) };
    }
    return changed;
  }

  #unknownPid(piece: FilterPiece): boolean {
    return piece.kind === "under" && this.#processOf(piece.pid) === null;
  }

  /** The last process that had this pid. */
  #processOf(pid: number): number | null {
    const { model } = this.context.store.state;
    if (model === null) return null;
    const row = model.table.pids.lastIndexOf(pid);
    return row < 0 ? null : model.processIdOf(row);
  }

  #validate(): void {
    const pieces = parseFilter(this.#input.value);
    const problem = pieces.find((piece) => piece.kind === "invalid");
    const unknown = pieces.find((piece) => this.#unknownPid(piece));
    const message =
      problem?.message ??
      (unknown?.kind === "under" ? `No process of this trace has the id ${unknown.pid}.` : null);
    this.#message.hidden = message === null;
    this.#message.textContent = message;
    this.#box.classList.toggle("invalid", message !== null);
    setAttribute(this.#input, "aria-invalid", message === null ? null : "true");
    setAttribute(this.#input, "aria-describedby", message === null ? null : "filter-message");
  }

  #onKey(event: KeyboardEvent): void {
    const atStart = this.#input.selectionStart === 0 && this.#input.selectionEnd === 0;
    if (event.key === "Enter") this.#commit();
    else if (event.key === "Backspace" && atStart && this.#conditions.length > 0) this.#removeLast();
    else if (event.key === "Escape" && this.#input.value !== "") {
      this.#input.value = "";
      this.context.store.set({ filterText: "" });
    } else if (event.key === "Escape") document.querySelector<HTMLElement>(".tree .rows")?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The first Backspace picks the last chip, the second takes it away. */
  #removeLast(): void {
    const last = this.#conditions.at(-1);
    if (!this.#picked) this.#pick(true);
    else if (last !== undefined) this.#remove(last);
  }

  #pick(picked: boolean): void {
    this.#picked = picked;
    this.#chips.lastElementChild?.classList.toggle("picked", picked);
  }
}

function hasOpenQuote(text: string): boolean {
  return (text.split('"').length - 1) % 2 === 1;
}
