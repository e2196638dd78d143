import { element, fill } from "../controls/element.js";
import { traceText } from "../controls/traceText.js";
import { formatCount, formatNumber } from "../format/formatNumber.js";
import { formatOffset, formatRange } from "../format/formatTime.js";
import type { ProcessModel } from "../model/processModel.js";
import type { Mark, Scene } from "./layout/scene.js";

/** Options a list has before it says how many more there are. */
const optionLimit = 100;

/** The marks of the canvas as lists, for assistive technology and for the keyboard's focus. */
export class TimelineTwin {
  readonly element = element("div", { class: "twin" });
  readonly #options = new Map<string, { readonly mark: Mark; readonly option: HTMLElement }>();
  #shown = "";

  /** `onGone`: the mark with the focus is drawn no more, nor is another of its kind. */
  constructor(
    private readonly onFocus: (mark: Mark) => void,
    private readonly onGone: () => void,
  ) {}

  /** Writes the lists anew when other marks are drawn; the focus stays on its mark, or goes to the nearest. */
  show(scene: Scene, model: ProcessModel): void {
    const shown = [model.table.revision, ...scene.marks.map(markKey)].join("\n");
    if (shown === this.#shown) return;
    this.#shown = shown;
    const options = [...this.#options.values()];
    const focused = options.find(({ option }) => option === document.activeElement)?.mark;
    this.#options.clear();
    fill(this.element, ...scene.lanes.map((_, lane) => this.#list(scene, model, lane)));
    if (focused !== undefined && !this.focus(focused) && !this.#focusNear(focused)) this.onGone();
  }

  focus(mark: Mark): boolean {
    const option = this.#options.get(markName(mark))?.option;
    option?.focus({ preventScroll: true });
    return option !== undefined;
  }

  #focusNear({ kind, timeUs }: Mark): boolean {
    const distance = (mark: Mark) => Math.abs(mark.timeUs - timeUs);
    const marks = [...this.#options.values()].map(({ mark }) => mark).filter((mark) => mark.kind === kind);
    const [first, ...others] = marks;
    if (first === undefined) return false;
    return this.focus(others.reduce((best, mark) => (distance(mark) < distance(best) ? mark : best), first));
  }

  #list(scene: Scene, model: ProcessModel, lane: number): HTMLElement | null {
    const marks = scene.marks.filter((mark) => mark.lane === lane);
    const title = scene.lanes[lane]?.title ?? "";
    if (marks.length === 0) return null;
    const events = marks.reduce((sum, { count }) => sum + count, 0);
    const list = element("div", {
      role: "listbox",
      "aria-label": `${title} lane, ${formatNumber(events)} in view`,
    });
    for (const mark of marks.slice(0, optionLimit)) list.append(this.#option(mark, model));
    const more = marks.length - optionLimit;
    if (more > 0)
      list.append(
        element(
          "div",
          { role: "option", "aria-selected": "false" },
          `and ${formatNumber(more)} more, zoom in`,
        ),
      );
    return list;
  }

  #option(mark: Mark, model: ProcessModel): HTMLElement {
    const option = element(
      "div",
      {
        role: "option",
        tabindex: -1,
        "aria-selected": "false",
      },
      traceText(markSentence(mark, model)),
    );
    option.addEventListener("focus", () => {
      this.onFocus(mark);
    });
    this.#options.set(markName(mark), { mark, option });
    return option;
  }
}

/** The same for a mark of a later picture, wherever it is drawn and whatever was merged into it. */
export function markName({ kind, eventId, timeUs, names }: Mark): string {
  return `${kind} ${eventId} ${timeUs} ${names[0] ?? ""}`;
}

/** Tells marks apart with where and how they are drawn. */
function markKey({ lane, kind, eventId, timeUs, count }: Mark): string {
  return `${lane} ${kind} ${eventId} ${timeUs} ${count}`;
}

/** One mark in words. */
export function markSentence(mark: Mark, model: ProcessModel): string {
  const row = model.rowOf(mark.processId);
  const who = row === undefined ? "" : `, ${model.nameWithPid(row)}`;
  const time = ` at ${formatOffset(mark.timeUs).slice(1)} seconds`;
  const many = mark.count > 1 ? ` and ${formatNumber(mark.count - 1)} more` : "";
  switch (mark.kind) {
    case "finding":
      return `${mark.severity} finding: ${mark.names[0] ?? ""}${many}${who}${time}`;
    case "connection":
      return `${formatCount(mark.count, "connection")} to ${mark.host?.name ?? ""}:${mark.host?.port ?? ""}${who}${time}`;
    case "heat":
      return `${formatCount(mark.count, "connection")} to ${mark.names[0] ?? ""}, ${formatRange(mark.timeUs, mark.timeUs + mark.lengthUs)}`;
    case "lookup":
      return `look-up of ${mark.names[0] ?? ""}${many}${who}${time}`;
    case "read":
      return `flagged read of ${mark.names[0] ?? ""}${many}${who}${time}`;
    case "write":
      return `write of ${mark.names[0] ?? ""}${many}${who}${time}`;
  }
}
