import type { Uri } from "vscode";
import type { CellParameters } from "../../core/protocol/openTrace.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import type { Screens } from "../editor/screens.js";
import type { ViewStateStore } from "../editor/viewStateStore.js";

/** Lives of one process id differ by this (core/tables/event.sql). */
const livesOfPid = 2 ** 32;

/** What is selected on the screen of a trace, else what was when it was closed; the range is the trace's where none is. */
export function selectionParameters(
  trace: Uri,
  { report }: TraceStatus,
  screens: Screens,
  states: ViewStateStore,
): CellParameters {
  const screen = screens.preferred(trace);
  const kept = screen?.state ?? states.get(trace.toString());
  const processId = screen?.selection.processIds[0] ?? kept?.selected[0] ?? null;
  const range = screen === undefined ? kept?.filter.range : screen.selection.filter.range;
  const start = report.firstEpochUs;
  return {
    processId,
    pid: processId === null ? null : processId % livesOfPid,
    fromEpochUs: range && start !== null ? start + range.fromUs : start,
    toEpochUs: range && start !== null ? start + range.toUs : report.lastEpochUs,
  };
}
