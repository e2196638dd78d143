import type { FindingReport } from "../../core/protocol/finding.js";
import type { RecordingFacts } from "../../core/protocol/investigationApi.js";
import { actionButton } from "../controls/actionButton.js";
import { element, fill, fillIfOther } from "../controls/element.js";
import { icon, type IconName } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { button, progressRing } from "../controls/toolkit.js";
import { formatBytes, formatCount, formatNumber } from "../format/formatNumber.js";
import { noFindings } from "../model/findingIndex.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { ScreenState } from "../state/screenState.js";
import { isLossy, lostEvents } from "./traceFacts.js";

/** One sentence above the panes, with what can be done about it. */
export interface Banner {
  readonly tone: "note" | "warning" | "error";
  readonly text: string;
  readonly action: {
    readonly label: string;
    readonly call: "openReport" | "reload" | "showLog" | "openAsText";
  } | null;
  /** A button of an error: to ask again, or to put the banner away. */
  readonly answer?: "retry" | "dismiss";
}

/** Everything about the file that the reader must know before trusting a count. */
export function bannersOf({
  status,
  findings,
  unanswered,
  refusal,
}: Pick<ScreenState, "status" | "findings" | "unanswered" | "refusal">): Banner[] {
  const { report, phase } = status;
  const banners: Banner[] = [];
  const details = { label: "Details", call: "openReport" } as const;
  if (status.recovering)
    banners.push({
      tone: "warning",
      text: "The query engine stopped and the trace is being read again. Your filter and selection are kept.",
      action: null,
    });
  if (phase === "cancelled")
    banners.push({
      tone: "warning",
      text: `Reading was cancelled. The ${formatNumber(report.events)} events read so far are shown.`,
      action: { label: "Read the rest", call: "reload" },
    });
  if (report.fault !== null && phase !== "failed")
    banners.push({ tone: "warning", text: faultText(report.fault, report.events), action: details });
  if (report.rejected > 0 && phase !== "failed")
    banners.push({
      tone: "warning",
      text: `${formatCount(report.rejected, "line")} could not be read and ${report.rejected === 1 ? "is" : "are"} not counted.`,
      action: { label: "Show lines", call: "openReport" },
    });
  if (isLossy(status)) banners.push({ tone: "warning", text: lossText(status), action: details });
  if (!report.hasParents && report.events > 0 && phase !== "reading" && phase !== "failed")
    banners.push({
      tone: "note",
      text: "This trace does not record parents. A dashed line marks a parent inferred from command lines.",
      action: { label: "Why?", call: "openReport" },
    });
  banners.push(...findingBanners(findings?.report ?? noFindings));
  const log = { label: "Show log", call: "showLog" } as const;
  if (unanswered.size > 0) {
    const text = [...new Set(unanswered.values())].join(" ");
    banners.push({ tone: "error", text, action: log, answer: "retry" });
  }
  if (refusal !== null) banners.push({ tone: "error", text: refusal, action: log, answer: "dismiss" });
  return banners;
}

/** What keeps the findings from being all there is to find. */
function findingBanners({ findings, total, signaturesChecked, unchecked }: FindingReport): Banner[] {
  const banners: Banner[] = [];
  if (signaturesChecked === 0 && unchecked.some(({ failed }) => failed))
    banners.push({
      tone: "warning",
      text: "The signatures could not be run: that nothing was found says nothing about this trace.",
      action: { label: "Show log", call: "showLog" },
    });
  if (total > findings.length)
    banners.push({
      tone: "note",
      text: `The worst ${formatNumber(findings.length)} of ${formatNumber(total)} findings are shown.`,
      action: null,
    });
  return banners;
}

function faultText(
  { kind, message }: NonNullable<ScreenState["status"]["report"]["fault"]>,
  events: number,
): string {
  const count = formatNumber(events);
  if (kind === "truncated")
    return `The file ends in the middle of its compressed data. All ${count} complete events before that point are shown; what came after is unknown.`;
  if (kind === "bad-checksum")
    return `The file's checksum does not match. All ${count} events could be read, but some may be damaged.`;
  return `${message} The ${count} events before that point are shown.`;
}

function lossText(status: ScreenState["status"]): string {
  const byType = Object.entries(status.report.lost ?? {}).filter(([, count]) => count > 0);
  const list = byType.map(([type, count]) => `${formatNumber(count)} ${type}`).join(", ");
  const total = formatNumber(lostEvents(status) ?? 0);
  return `${total} events were lost while this trace was recorded: ${list}. Counts below are lower bounds.`;
}

const glyphs: Readonly<Record<Banner["tone"], IconName>> = {
  note: "info",
  warning: "warning",
  error: "error",
};

/** Banners and the progress of reading, between filter bar and panes. */
export class Banners {
  readonly element = element("div", { class: "banners" });
  readonly #list = element("div");
  #shown = "";

  constructor(private readonly context: ScreenContext) {
    this.element.append(new ReadingProgress(context).element, this.#list);
    context.store.watch(["status", "findings", "unanswered", "refusal"], () => {
      this.#show();
    });
    this.#show();
  }

  #show(): void {
    const banners = bannersOf(this.context.store.state);
    const key = JSON.stringify(banners);
    if (key === this.#shown) return;
    this.#shown = key;
    // A banner that stays is not read out again.
    fillIfOther(this.#list, ...banners.map((banner) => this.#banner(banner)));
  }

  #banner({ tone, text, action, answer }: Banner): HTMLElement {
    const { actions, client } = this.context;
    return element(
      "div",
      { class: `banner ${tone}`, role: "alert" },
      icon(glyphs[tone]),
      element("span", {}, traceText(text)),
      element("span", { class: "grow" }),
      answer === "retry" &&
        link("Retry", () => {
          actions.retry();
        }),
      action !== null &&
        link(action.label, () => {
          actions.run(client.call(action.call, null));
        }),
      answer === "dismiss" &&
        actionButton("close", "Dismiss", () => {
          actions.dismissRefusal();
        }),
    );
  }
}

function link(label: string, click: () => void): HTMLElement {
  return element("button", { class: "link", type: "button", on: { click } }, label);
}

/** How far reading has come, with the way to stop it. */
class ReadingProgress {
  readonly element: HTMLElement;
  readonly #bar = element("i");
  readonly #line = element("div", { class: "progress-line", role: "progressbar" }, this.#bar);
  readonly #text = element("span");
  readonly #cancel: HTMLElement;
  readonly #stop: HTMLElement;
  readonly #attach: HTMLElement;
  readonly #ring = progressRing();
  /** In place of the ring: what turns for hours takes half a processor to draw. */
  readonly #recorded = icon("record", "small");
  readonly #rate = new EventRate();
  #clock: number | undefined;
  #startedAt = 0;

  constructor(private readonly context: ScreenContext) {
    const { actions, client, store } = context;
    this.#cancel = button("Cancel", () => {
      actions.run(client.call("cancelReading", null));
    });
    this.#stop = button("Stop Recording", () => {
      actions.run(client.call("stopRecording", null));
    });
    this.#attach = button("Re-attach", () => {
      actions.run(client.call("attachRecording", null));
    });
    this.#line.setAttribute("aria-label", "Reading the trace");
    this.element = element(
      "div",
      {},
      this.#line,
      element(
        "div",
        { class: "reading" },
        this.#ring,
        this.#recorded,
        this.#text,
        element("span", { class: "grow" }),
        this.#cancel,
        this.#attach,
        this.#stop,
      ),
    );
    store.watch(["status", "recording"], () => {
      this.#show();
    });
    this.#show();
  }

  #show(): void {
    const { status, recording } = this.context.store.state;
    const reading = status.phase === "reading" || status.phase === "starting";
    this.element.hidden = !reading;
    this.#cancel.hidden = status.growing;
    this.#stop.hidden = !status.growing;
    this.#line.hidden = status.growing;
    const detached = status.growing && recording?.attached === false;
    this.#attach.hidden = !detached;
    this.#ring.hidden = status.growing;
    this.#recorded.hidden = !status.growing || detached;
    this.#age(reading && status.growing);
    if (!reading) {
      this.#startedAt = 0;
      return;
    }
    this.#startedAt ||= performance.now();
    if (status.growing) {
      const rate = this.#rate.see(status.report.events, performance.now());
      fill(this.#text, traceText(recordingText(recording, status.report.events, rate)));
      return;
    }
    const { compressedBytes } = status.report;
    const share =
      status.fileBytes === null ? null : Math.min(1, compressedBytes / Math.max(1, status.fileBytes));
    this.#bar.style.width = `${(share ?? 0) * 100}%`;
    this.#line.setAttribute("aria-valuenow", String(Math.round((share ?? 0) * 100)));
    const sentence = readingText(status.fileName, compressedBytes, status.fileBytes);
    fill(this.#text, traceText(sentence), element("span", { class: "dim" }, this.#remaining(share)));
  }

  /** A rate is one of now: it falls although nothing comes that would be told. */
  #age(growing: boolean): void {
    if (growing === (this.#clock !== undefined)) return;
    window.clearInterval(this.#clock);
    this.#clock = growing
      ? window.setInterval(() => {
          this.#show();
        }, rateStepMs)
      : undefined;
  }

  #remaining(share: number | null): string {
    const elapsedMs = performance.now() - this.#startedAt;
    if (share === null || share < 0.05 || elapsedMs < 300) return "";
    return ` About ${Math.max(1, Math.round((elapsedMs / share - elapsedMs) / 1000))} s left`;
  }
}

/** Events a second over the last few seconds. */
export class EventRate {
  readonly #seen: { readonly atMs: number; readonly events: number }[] = [];

  /** Takes a count and returns the rate; 0 before there are two. */
  see(events: number, atMs: number): number {
    this.#seen.push({ atMs, events });
    while (this.#seen.length > 2 && atMs - (this.#seen[1]?.atMs ?? atMs) > rateWindowMs) this.#seen.shift();
    const [first] = this.#seen;
    const elapsedMs = atMs - (first?.atMs ?? atMs);
    return elapsedMs <= 0 ? 0 : Math.max(0, ((events - (first?.events ?? events)) / elapsedMs) * 1000);
  }
}

/** Long enough to level out the recorder's flushes, which come some times a second, and waits of the network. */
const rateWindowMs = 5000;
const rateStepMs = 1000;

export function recordingText(recording: RecordingFacts | null, events: number, rate: number): string {
  const shown = `${formatCount(events, "event")} shown, ${formatNumber(Math.round(rate))} a second`;
  return recording === null
    ? `This trace is still being written. ${shown}.`
    : `${recording.runner}: ${recording.state}. ${shown}.`;
}

export function readingText(fileName: string, readBytes: number, fileBytes: number | null): string {
  if (fileBytes === null) return `Reading ${fileName}: ${formatBytes(readBytes)}.`;
  const percent = Math.round((Math.min(readBytes, fileBytes) / Math.max(1, fileBytes)) * 100);
  return `Reading ${fileName}: ${formatBytes(readBytes)} of ${formatBytes(fileBytes)} (${percent}%).`;
}
