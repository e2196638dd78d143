import { describeChecked, type Finding } from "../../core/protocol/finding.js";
import { actionButton } from "../controls/actionButton.js";
import { type Child, element, fill } from "../controls/element.js";
import { severityIcon, severityLook } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { formatCount, formatNumber } from "../format/formatNumber.js";
import { formatOffset } from "../format/formatTime.js";
import { noFindings } from "../model/findingIndex.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { type EvidenceRow, evidenceRow } from "./evidenceRow.js";
import { typeName } from "./eventsTab.js";
import { processLink } from "./processLink.js";
import { none } from "./tableTab.js";

/** A longer run of evidence shows its ends only. */
const foldedRun = 6;
const shownEnds = 2;
/** Lines that one click unfolds. */
const askedLines = 500;

/** What the signatures said about the process, with the evidence. */
export function findingsTab(context: DetailsContext): TabView {
  const root = element("div", { class: "panel-rows" });
  let shown: string | null = null;
  const refresh = (now: DetailsContext): void => {
    const findings = findingsOf(now);
    // Evidence that the reader has unfolded stays so.
    const found = JSON.stringify(findings);
    if (found === shown) return;
    shown = found;
    if (findings.length === 0) fill(root, nothingFound(now));
    else
      fill(
        root,
        ...findings.map((finding) =>
          findingCard(now, finding, () => {
            shown = null;
          }),
        ),
      );
  };
  refresh(context);
  return { element: root, refresh };
}

/** Of the process, or of it and all below it: the worst first. */
function findingsOf({ screen, model, row, scope }: DetailsContext): readonly Finding[] {
  const { findings } = screen.store.state;
  if (findings === null || !scope.subtree) return findings?.ofProcess(scope.processId) ?? [];
  return findings.findings.filter(({ processId }) => {
    const found = model.rowOf(processId);
    return found !== undefined && model.ancestry(found).includes(row);
  });
}

/** That nothing was found says something only with what was looked for. */
export function nothingFound({ screen, scope }: Pick<DetailsContext, "screen" | "scope">): HTMLElement {
  const { store, client, actions } = screen;
  const checked = describeChecked(store.state.findings?.report ?? noFindings);
  const whose = scope.subtree ? "this process and those below it" : "this process";
  return none(`No findings for ${whose}. ${checked}.`, {
    label: "Show them",
    run: () => {
      actions.run(client.call("showSignatures", null));
    },
  });
}

/** `onFailure`: the evidence is missing, so that the card must be drawn anew. */
function findingCard(context: DetailsContext, finding: Finding, onFailure: () => void): HTMLElement {
  const { screen, scope } = context;
  const evidence = element("div");
  const shown = showEvidence(context, finding, evidence);
  screen.actions.ask("rows", shown);
  shown.catch(onFailure);
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
      finding.processId !== scope.processId && processLink(screen, finding.processId),
      element("span", { class: "grow" }),
      actionButton("target", "Reveal on the timeline", () => {
        screen.actions.zoomTo({ fromUs: finding.firstUs, toUs: finding.lastUs });
      }),
    ),
    finding.description !== "" && element("p", { class: "why" }, traceText(finding.description)),
    evidence,
  );
}

/** All of a few lines; of many the ends, which the reader may unfold. */
function showEvidence(context: DetailsContext, { eventIds }: Finding, into: HTMLElement): Promise<void> {
  if (eventIds.length <= foldedRun)
    return evidenceLines(context, eventIds).then((lines) => {
      fill(into, ...lines);
    });
  const ends = [...eventIds.slice(0, shownEnds), ...eventIds.slice(-shownEnds)];
  return evidenceLines(context, ends).then((lines) => {
    const between = unfolding(context, eventIds.slice(shownEnds, -shownEnds));
    fill(into, ...lines.slice(0, shownEnds), between, ...lines.slice(shownEnds));
  });
}

/** Stands for hidden lines, and puts them before itself, a part at a time. */
function unfolding(context: DetailsContext, hidden: readonly number[]): HTMLElement {
  const label = element("span", { class: "link" });
  let shown = 0;
  const count = (): void => {
    label.textContent = `Show ${formatCount(hidden.length - shown, shown === 0 ? "event" : "more event")} between`;
  };
  const unfold = async (): Promise<void> => {
    button.disabled = true;
    const asked = hidden.slice(shown, shown + askedLines);
    const lines = await evidenceLines(context, asked);
    shown += asked.length;
    button.before(...lines);
    if (shown === hidden.length) button.remove();
    else count();
  };
  const click = (): void => {
    const unfolded = unfold().finally(() => {
      button.disabled = false;
    });
    context.screen.actions.ask("rows", unfolded);
  };
  const button = element(
    "button",
    { class: "evidence", type: "button", on: { click } },
    element("span"),
    element("span"),
    label,
    element("span"),
  );
  count();
  return button;
}

async function evidenceLines(
  { screen, model }: DetailsContext,
  eventIds: readonly number[],
): Promise<HTMLElement[]> {
  if (eventIds.length === 0) return [];
  const texts = await screen.client.call("getEventTexts", { eventIds });
  return eventIds.map((eventId, index) =>
    evidenceLine(screen, evidenceRow(eventId, texts[index] ?? null, model.table.startEpochUs)),
  );
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
