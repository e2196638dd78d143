import type {
  ComparisonApi,
  ComparisonHello,
  ListedDifference,
  TraceCaveat,
} from "../../core/protocol/comparisonApi.js";
import type { RpcClient } from "../../core/protocol/rpc.js";
import { type Child, element, fill, setAttribute, setText } from "../controls/element.js";
import { icon } from "../controls/icon.js";
import { LiveRegion } from "../controls/liveRegion.js";
import { button } from "../controls/toolkit.js";
import { traceText } from "../controls/traceText.js";
import { formatDuration } from "../format/formatDuration.js";
import { formatCount, formatNumber } from "../format/formatNumber.js";
import { AlignedTrees } from "./alignedTrees.js";

/** Two runs side by side: what differs in numbers, the two trees with their timelines, and the hosts and files. */
export class ComparisonScreen {
  readonly #trees: AlignedTrees;
  readonly #live = new LiveRegion();
  readonly #failure = element("div", { class: "banner error", role: "alert", hidden: true });
  readonly #only: HTMLButtonElement;

  constructor(
    root: HTMLElement,
    private readonly hello: ComparisonHello,
    private readonly client: RpcClient<ComparisonApi>,
  ) {
    this.#trees = new AlignedTrees(hello, client, (thrown) => {
      this.#tell(thrown);
    });
    this.#only = element(
      "button",
      {
        class: "chip",
        type: "button",
        "aria-pressed": "true",
        on: {
          click: () => {
            this.#showOnly(this.#only.getAttribute("aria-pressed") !== "true");
          },
        },
      },
      "Only differences",
    );
    fill(
      root,
      this.#header(),
      ...hello.caveats.map(caveatBanner),
      hello.uncompared !== null &&
        element("div", { class: "banner warning", role: "status" }, hello.uncompared),
      this.#failure,
      this.#trees.element,
      element("section", { class: "lists", "aria-label": "Hosts and files" }, ...hello.lists.map(listOf)),
      this.#live.element,
    );
    this.#showOnly(true);
  }

  #header(): HTMLElement {
    const { counts, irrelevant, durationUs, uncompared } = this.hello;
    const same = counts.added + counts.removed + counts.changed === 0;
    const facts: Child[] = same
      ? [uncompared === null ? "Both ran the same processes" : "The processes compared are the same"]
      : [
          fact("added", counts.added, "new"),
          fact("removed", counts.removed, "gone"),
          fact("changed", counts.changed, "changed"),
        ];
    const rest =
      irrelevant > 0 &&
      element(
        "span",
        { class: "dim" },
        `${formatCount(irrelevant, "difference")} without relevance in the export`,
      );
    return element(
      "header",
      { class: "comparison-header" },
      ...facts,
      rest,
      element("span", { class: "grow" }),
      element("span", { class: "dim" }, `Both timelines: 0 to ${formatDuration(durationUs)}`),
      this.#only,
      button("Export", () => {
        this.client.call("exportMarkdown", null).catch((thrown: unknown) => {
          this.#tell(thrown);
        });
      }),
    );
  }

  #showOnly(only: boolean): void {
    setAttribute(this.#only, "aria-pressed", only ? "true" : "false");
    void this.#trees.show(only).then((total) => {
      this.#live.announce(`${formatCount(total, "row")} shown.`);
    });
  }

  #tell(thrown: unknown): void {
    setText(this.#failure, thrown instanceof Error ? thrown.message : String(thrown));
    this.#failure.hidden = false;
  }
}

/** What a reader must know before taking a difference for one. */
function caveatBanner({ trace, text }: TraceCaveat): HTMLElement {
  return element(
    "div",
    { class: "banner warning", role: "alert" },
    icon("warning"),
    element("span", {}, traceText(trace), ": ", traceText(text)),
  );
}

function fact(state: string, count: number, word: string): HTMLElement {
  return element(
    "span",
    { class: `fact state-${state}` },
    element("b", {}, formatNumber(count)),
    ` ${count === 1 ? "process" : "processes"} ${word}`,
  );
}

/** New ones first; a list that is cut says what it leaves out. */
function listOf({ title, added, removed, addedTotal, removedTotal }: ListedDifference): HTMLElement {
  const cut = addedTotal + removedTotal - added.length - removed.length;
  const line = (sign: string, state: string, text: string): HTMLElement =>
    element(
      "li",
      { class: `cut state-${state}` },
      element("span", { class: "sign", "aria-label": state === "added" ? "new" : "gone" }, sign),
      traceText(text, "mono"),
    );
  return element(
    "section",
    { class: "list" },
    element("h3", {}, `${title} ${formatNumber(addedTotal + removedTotal)}`),
    addedTotal + removedTotal === 0 && element("p", { class: "dim" }, "No difference."),
    element(
      "ul",
      {},
      ...added.map((text) => line("+", "added", text)),
      ...removed.map((text) => line("−", "removed", text)),
    ),
    cut > 0 && element("p", { class: "dim" }, `${formatNumber(cut)} more are in the export.`),
  );
}
