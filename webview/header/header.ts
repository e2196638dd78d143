import { actionButton } from "../controls/actionButton.js";
import { element, fill, setAttribute, setText } from "../controls/element.js";
import { icon, type IconName, severityLook } from "../controls/icon.js";
import type { MenuItem } from "../controls/menu.js";
import { rovingFocus } from "../controls/rovingFocus.js";
import { traceText } from "../controls/traceText.js";
import { formatDuration } from "../format/formatDuration.js";
import { formatNumber } from "../format/formatNumber.js";
import { formatDate } from "../format/formatTime.js";
import type { ScreenContext } from "../state/screenContext.js";
import { isIncomplete, isLossy, lostEvents } from "./traceFacts.js";

const shownSeverities = ["high", "medium", "low"] as const;
type ShownSeverity = (typeof shownSeverities)[number];

const unknownLoss =
  "This file has no end record, so it does not say whether events were lost while it was recorded.";

/** One line about the whole trace: file, counts, findings by severity, loss, actions. */
export class Header {
  readonly element: HTMLElement;
  readonly #file = element("span", { class: "file" });
  readonly #facts = element("span", { class: "facts" });
  readonly #pills = element("span", { class: "group", role: "group", "aria-label": "Findings by severity" });
  readonly #pillCounts = new Map<
    ShownSeverity,
    { readonly pill: HTMLElement; readonly count: HTMLElement }
  >();
  readonly #loss = element("span", { class: "loss" });
  readonly #nextFinding: HTMLElement;
  readonly #refreshPills: () => void;

  constructor(private readonly context: ScreenContext) {
    const { actions, client, store } = context;
    this.#nextFinding = actionButton(
      "arrow-down",
      "Next finding",
      () => {
        actions.stepFinding(1);
      },
      { key: "F8" },
    );
    const compare = actionButton("diff", "Compare with another run…", () => {
      actions.run(client.call("compare", null));
    });
    const more = actionButton("ellipsis", "More actions", (event) => {
      context.menu.showBelow(event.currentTarget as HTMLElement, this.#menu());
    });
    const toolbar = element(
      "span",
      { class: "actions", role: "toolbar", "aria-label": "Trace actions" },
      this.#nextFinding,
      compare,
      more,
    );
    for (const severity of shownSeverities) this.#addPill(severity);
    this.element = element(
      "div",
      { class: "header", role: "region", "aria-label": "Trace summary" },
      this.#file,
      this.#facts,
      element("span", { class: "grow" }),
      this.#pills,
      this.#loss,
      toolbar,
    );
    rovingFocus(toolbar, "button", "horizontal");
    this.#refreshPills = rovingFocus(this.#pills, "button", "horizontal");
    store.watch(["status", "model"], () => {
      this.#showFacts();
    });
    store.watch(["findings", "filter"], () => {
      this.#showPills();
    });
    store.watch(["status", "width"], () => {
      this.#showLoss();
    });
    this.#showFacts();
    this.#showPills();
    this.#showLoss();
  }

  #showFacts(): void {
    const { status, model } = this.context.store.state;
    const { report, fileName } = status;
    fill(
      this.#file,
      icon("file-zip", "small"),
      element("span", { class: "cut", title: fileName }, traceText(fileName)),
    );
    const reading = status.phase === "reading" || status.phase === "starting";
    const atLeast = isIncomplete(status) ? "≥ " : "";
    const duration = model === null ? 0 : model.table.durationUs;
    const start = report.firstEpochUs;
    fill(
      this.#facts,
      fact(
        null,
        `${atLeast}${formatNumber(report.events)}`,
        reading ? "events so far" : "events",
        "hide-narrow",
      ),
      start !== null &&
        fact(null, `${atLeast}${formatDuration(duration)}`, `from ${formatDate(start)}`, "", "hide-medium"),
      report.events > 0 && element("span", { class: "separator-line hide-medium" }),
      ...countFacts(report.byType, atLeast),
    );
  }

  #addPill(severity: ShownSeverity): void {
    const look = severityLook(severity);
    const count = element("b");
    const pill = element(
      "button",
      {
        class: `pill severity-${severity}`,
        type: "button",
        on: {
          click: () => {
            this.#toggleSeverity(severity);
          },
        },
      },
      icon(look?.icon ?? "info", "small"),
      count,
      element("span", { class: "word hide-medium" }, severity),
    );
    this.#pillCounts.set(severity, { pill, count });
    this.#pills.append(pill);
  }

  #showPills(): void {
    const { findings, filter } = this.context.store.state;
    const available = findings?.available === true;
    this.#pills.hidden = !available;
    this.#nextFinding.hidden = !available;
    for (const [severity, { pill, count }] of this.#pillCounts) {
      const total = findings?.countOf(severity) ?? 0;
      const pressed = filter.severities.includes(severity);
      setText(count, formatNumber(total));
      setAttribute(pill, "aria-pressed", String(pressed));
      setAttribute(
        pill,
        "title",
        `${formatNumber(total)} findings of ${severity} severity. Click to show only these.`,
      );
      setAttribute(pill, "aria-label", `${formatNumber(total)} ${severity} findings`);
    }
    this.#refreshPills();
  }

  #toggleSeverity(severity: ShownSeverity): void {
    const { store, actions } = this.context;
    const { severities } = store.state.filter;
    const own = severity === "high" ? (["high", "critical"] as const) : ([severity] as const);
    const pressed = severities.includes(severity);
    const others = severities.filter((one) => !own.some((name) => name === one));
    actions.setFilter({ severities: pressed ? others : [...others, ...own] });
  }

  #showLoss(): void {
    const { status, width } = this.context.store.state;
    const { className, glyph, text, title } = lossLook(status, width === "wide");
    this.#loss.className = `loss ${className}`;
    setAttribute(this.#loss, "title", title);
    setAttribute(this.#loss, "aria-label", title);
    setAttribute(this.#loss, "role", "note");
    fill(
      this.#loss,
      glyph !== null && icon(glyph, "small"),
      element("span", { class: className.includes("pill") ? "word" : "dim hide-narrow" }, text),
    );
    this.#loss.hidden = text === "";
  }

  #menu(): MenuItem[] {
    const { actions, client, store } = this.context;
    const { filter } = store.state;
    const call = (method: "reload" | "openAsText" | "openReport" | "showLog") => (): void => {
      actions.run(client.call(method, null));
    };
    const exported = (format: "csv" | "json") => (): void => {
      actions.run(actions.exportTable({ pane: "events", filter, scope: null }, format));
    };
    return [
      {
        label: "Export filtered events as a trace…",
        run: () => {
          actions.run(actions.exportTrace());
        },
      },
      { label: "Export filtered events as CSV…", run: exported("csv") },
      { label: "Export filtered events as JSON…", run: exported("json") },
      "separator",
      {
        label: "Show SQL",
        key: "Ctrl+Alt+S",
        run: () => {
          actions.showSql({ pane: "events", filter, scope: null });
        },
      },
      { label: "Reading report", run: call("openReport") },
      { label: "Open as text", run: call("openAsText") },
      { label: "Reload trace", run: call("reload") },
      { label: "Show log", run: call("showLog") },
    ];
  }
}

function fact(
  glyph: Node | null,
  value: string,
  label: string,
  className = "",
  labelClass = "",
): HTMLElement {
  return element(
    "span",
    { class: `fact ${className}` },
    glyph,
    element("b", {}, value),
    element("span", { class: `dim ${labelClass}` }, label),
  );
}

function countFacts(byType: Readonly<Record<string, number>>, atLeast: string): (HTMLElement | false)[] {
  const kinds: readonly (readonly [string, IconName, string, string])[] = [
    ["process_exec", "play", "kind-process", "exec"],
    ["net_connect", "plug", "kind-network", "connections"],
    ["dns_query", "tag", "kind-lookup", "DNS"],
  ];
  return kinds.map(([type, glyph, className, label]) => {
    const count = byType[type] ?? 0;
    if (count === 0) return false;
    return fact(icon(glyph, `small ${className}`), `${atLeast}${formatNumber(count)}`, label, "hide-medium");
  });
}

interface LossLook {
  readonly className: string;
  readonly glyph: IconName | null;
  readonly text: string;
  readonly title: string;
}

/** The four forms of loss; a trace still being read says nothing yet. */
function lossLook(status: Parameters<typeof lostEvents>[0], wide: boolean): LossLook {
  const pill = "pill severity-medium";
  const lost = lostEvents(status);
  if (status.phase === "reading" || status.phase === "starting" || status.report.events === 0)
    return { className: "", glyph: null, text: "", title: "" };
  if (isLossy(status)) {
    const text = `${formatNumber(lost ?? 0)} lost`;
    return { className: pill, glyph: "warning", text, title: `${text} while this trace was recorded` };
  }
  if (isIncomplete(status))
    return {
      className: pill,
      glyph: "warning",
      text: "Incomplete",
      title: status.report.fault?.message ?? "Reading was cancelled: what came after is unknown.",
    };
  if (lost === 0)
    return {
      className: "none-lost",
      glyph: "check",
      text: "0 lost",
      title: "The file's end record says that no event was lost.",
    };
  return {
    className: "",
    glyph: "question",
    text: wide ? "Lost events: not reported" : "Lost: ?",
    title: unknownLoss,
  };
}
