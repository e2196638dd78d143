import type { DetectionReport } from "../detect/runSignatures.js";
import { querySuspicion } from "../detect/suspicion.js";
import { buildProcessMatches } from "../model/processMatches.js";
import { buildProcessTable } from "../model/processTable.js";
import { stepOf } from "../model/steps.js";
import type { InvestigationApi } from "../protocol/investigationApi.js";
import { processRowLimit, type ProcessTable } from "../protocol/processTable.js";
import type { Handlers } from "../protocol/rpc.js";
import { queryBinDetail } from "../query/binDetail.js";
import { queryConnections } from "../query/connections.js";
import { EventScopes } from "../query/eventScope.js";
import { queryEventPosition, queryEvents, queryEventTexts } from "../query/events.js";
import { queryFiles, queryFileTouchers } from "../query/files.js";
import { queryFindings } from "../query/findings.js";
import { queryLookups } from "../query/lookups.js";
import { queryMatches, queryMatchTotals } from "../query/matches.js";
import { queryProcess, queryTabCounts } from "../query/processDetails.js";
import { countProcesses, queryProcessRows } from "../query/processRows.js";
import { RevisionMemo } from "../query/revisionMemo.js";
import type { SqlPort } from "../query/sqlPort.js";
import { queryOverview, queryTimeline } from "../query/timeline.js";
import { TimelineLanes } from "../query/timelineLanes.js";
import type { TraceContext } from "../query/traceContext.js";

/** Answers the screen's questions: each a query or two and a model. `context` tells the state of the tables now. */
export function createInvestigation(
  port: SqlPort,
  context: () => TraceContext,
  detection: () => DetectionReport,
): Handlers<InvestigationApi> {
  // Most answers need the process table.
  const tables = new RevisionMemo<ProcessTable>(() => context().revision, 1);
  const processTable = () => tables.get("", () => queryProcessTable(port, context()));
  const scopes = new EventScopes(port, context);
  const lanes = new TimelineLanes(port, context);
  return {
    getProcesses: processTable,
    getMatches: async (request) => {
      const { filter } = await scopes.within(request);
      const [table, counts, totals] = await Promise.all([
        processTable(),
        queryMatches(port, context(), filter),
        queryMatchTotals(port, context(), filter),
      ]);
      return buildProcessMatches(table, counts, totals);
    },
    getFindings: async () => ({
      ...(await queryFindings(port, context())),
      signaturesChecked: detection().checked,
      unchecked: detection().unchecked,
    }),
    // The tables that it needs come with the detection.
    getSuspicion: () => (detection().checked === 0 ? Promise.resolve([]) : querySuspicion(port)),
    getOverview: async (request) => {
      const { widthPx, filter } = await scopes.within(request);
      return queryOverview(port, context(), widthPx, filter);
    },
    getTimeline: async (request) => queryTimeline(port, lanes, context(), await scopes.within(request)),
    getBinDetail: async (request) => queryBinDetail(port, context(), await scopes.within(request)),
    getProcess: async (request) => {
      const { processId, filter } = await scopes.within(request);
      const [overview, table] = await Promise.all([
        queryProcess(port, context(), processId, filter),
        processTable(),
      ]);
      return { ...overview, step: stepOf(table, processId) };
    },
    getTabCounts: async (request) => {
      const { scope, filter } = await scopes.within(request);
      return queryTabCounts(port, context(), scope, filter);
    },
    getFiles: async (request) => queryFiles(port, context(), await scopes.within(request)),
    getFileTouchers: (request) => queryFileTouchers(port, context(), request),
    getConnections: async (request) => queryConnections(port, context(), await scopes.within(request)),
    getLookups: async (request) => queryLookups(port, context(), await scopes.within(request)),
    getEvents: async (request) => queryEvents(port, context(), await scopes.within(request)),
    getEventPosition: async (request) => queryEventPosition(port, context(), await scopes.within(request)),
    getEventTexts: ({ eventIds }) => queryEventTexts(port, eventIds),
  };
}

async function queryProcessTable(port: SqlPort, context: TraceContext): Promise<ProcessTable> {
  const rows = await queryProcessRows(port, context, processRowLimit);
  return buildProcessTable(rows, context, await countProcesses(port));
}
