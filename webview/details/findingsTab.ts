import type { Finding } from "../../core/protocol/finding.js";
import { actionButton } from "../controls/actionButton.js";
import { type Child, element, fill } from "../controls/element.js";
import { severityIcon, severityLook } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { formatCount, formatNumber } from "../format/formatNumber.js";
import { formatOffset } from "../format/formatTime.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { type EvidenceRow, evidenceRow } from "./evidenceRow.js";
import { typeName } from "./eventsTab.js";

/** A longer run of evidence shows its ends only. */
const foldedRun = 6;
const shownEnds = 2;
/** Lines that one question may ask for. */
const askedLines = 1_000;

/** What the signatures said about the process, with the evidence. */
export function findingsTab(context: DetailsContext): TabView {
  const root = element("div", { class: "panel-rows" });
  let shown: string | null = null;
  const refresh = (now: DetailsContext): void => {
    const { screen, scope } = now;
    const findings = screen.store.state.findings?.ofProcess(scope.processId) ?? [];
    // Evidence that the reader has unfolded stays so.
    const found = JSON.stringify(findings);
    if (found === shown) return;
    shown = found;
    if (findings.length === 0) fill(root, nothingFound(screen));
    else fill(root, ...findings.map((finding) => findingCard(now, finding)));
  };
  refresh(context);
  return { element: root, refresh };
}

/** That nothing was found says something only with what was looked for. */
export function nothingFound({ store, client, actions }: ScreenContext): HTMLElement {
  const checked = store.state.findings?.report.signaturesChecked ?? 0;
  const show = element(
    "button",
    {
      class: "link",
      type: "button",
      on: {
        click: () => {
          actions.run(client.call("showSignatures", null));
        },
      },
    },
    "Show them",
  );
  const text = `No findings for this process. ${formatCount(checked, "signature")} checked. `;
  return element("div", { class: "none" }, text, show);
}

function findingCard(context: DetailsContext, finding: Finding): HTMLElement {
  const { screen } = context;
  const evidence = element("div");
  void showEvidence(context, finding, evidence);
  return element(
    "article",
    { class: "finding" },
    element(
      "div",
      { class: "finding-title" },
      severityIcon(finding.severity),
      element("span", { class: "cut" }, traceText(finding.title)),
      element("span", { class: "tag" }, severityLook(finding.severity)?.word ?? ""),
      element("span", { class: "tag hide-narrow" }, finding.signatureId),
      finding.technique !== "" &&
        element("span", { class: "tag hide-medium" }, `ATT&CK ${finding.technique}`),
      element("span", { class: "grow" }),
      actionButton("target", "Reveal on the timeline", () => {
        screen.actions.zoomTo({ fromUs: finding.firstUs, toUs: finding.lastUs });
      }),
    ),
    finding.description !== "" && element("p", { class: "why" }, traceText(finding.description)),
    evidence,
  );
}

async function showEvidence(
  { screen, model }: DetailsContext,
  finding: Finding,
  into: HTMLElement,
): Promise<void> {
  const eventIds = finding.eventIds.slice(0, askedLines);
  if (eventIds.length === 0) return;
  const texts = await screen.client.call("getEventTexts", { eventIds }).catch(() => []);
  const rows = eventIds.map((eventId, index) =>
    evidenceRow(eventId, texts[index] ?? null, model.table.startEpochUs),
  );
  const lines = rows.map((row) => evidenceLine(screen, row));
  if (rows.length <= foldedRun) {
    fill(into, ...lines);
    return;
  }
  const between = lines.length - 2 * shownEnds;
  const unfold = element(
    "button",
    {
      class: "evidence",
      type: "button",
      on: {
        click: () => {
          fill(into, ...lines);
        },
      },
    },
    element("span"),
    element("span"),
    element("span", { class: "link" }, `Show ${formatCount(between, "event")} between`),
    element("span"),
  );
  fill(into, ...lines.slice(0, shownEnds), unfold, ...lines.slice(-shownEnds));
}

function evidenceLine({ actions }: DetailsContext["screen"], row: EvidenceRow): HTMLElement {
  const cells: Child[] = [
    element("span", { class: "dim" }, row.timeUs === null ? "–" : formatOffset(row.timeUs)),
    element("span", { class: "dim cut" }, traceText(typeName(row.type))),
    element("span", { class: "mono cut" }, traceText(row.what)),
    element("span", { class: "link number" }, `line ${formatNumber(row.eventId)}`),
  ];
  return element(
    "button",
    {
      class: "evidence",
      type: "button",
      title: "Show on the timeline",
      on: {
        click: () => {
          if (row.timeUs !== null) actions.bringIntoView(row.timeUs);
        },
      },
    },
    ...cells,
  );
}
