import { commands, env } from "vscode";
import type { InvestigationApi, ScreenApi, WorkbenchApi } from "../../core/protocol/investigationApi.js";
import type { Handlers } from "../../core/protocol/rpc.js";
import type { TraceActions } from "../workbench/traceActions.js";
import type { TraceScreen } from "./traceScreen.js";
import type { TraceSession } from "./traceSession.js";

/** Answers every call of a screen: about the trace by its engine, about the editor by its actions. */
export function screenHandlers(screen: TraceScreen, actions: TraceActions): Handlers<ScreenApi> {
  return { ...traceHandlers(screen.session), ...workbenchHandlers(screen, actions) };
}

function traceHandlers(session: TraceSession): Handlers<InvestigationApi> {
  /** The trace may have been replaced since the last call, so it is asked for each time. */
  const asked = <K extends keyof InvestigationApi>(method: K): Handlers<InvestigationApi>[K] =>
    (async (request, signal) => {
      const trace = await session.trace();
      return trace.answers[method](request, signal);
    }) as Handlers<InvestigationApi>[K];
  return {
    getProcesses: asked("getProcesses"),
    getMatches: asked("getMatches"),
    getFindings: asked("getFindings"),
    getSuspicion: asked("getSuspicion"),
    getOverview: asked("getOverview"),
    getTimeline: asked("getTimeline"),
    getBinDetail: asked("getBinDetail"),
    getProcess: asked("getProcess"),
    getTabCounts: asked("getTabCounts"),
    getFiles: asked("getFiles"),
    getFileTouchers: asked("getFileTouchers"),
    getConnections: asked("getConnections"),
    getLookups: asked("getLookups"),
    getEvents: asked("getEvents"),
    getEventPosition: asked("getEventPosition"),
    getEventTexts: asked("getEventTexts"),
  };
}

function workbenchHandlers(screen: TraceScreen, actions: TraceActions): Handlers<WorkbenchApi> {
  /** Runs an action that has nothing to reply. */
  const act =
    <Request>(action: (request: Request) => void | Promise<void>) =>
    async (request: Request): Promise<null> => {
      await action(request);
      return null;
    };
  return {
    hello: (request) => Promise.resolve(screen.hello(request)),
    saveState: act(({ state }) => screen.saveState(state)),
    showSql: act((query) => actions.showSql(screen, query)),
    // Its notification cancels an export: one that is under way goes on when the screen is hidden or closed.
    exportTable: async ({ query, format }) => {
      const rows = await actions.exportTable(screen, query, format);
      return rows === null ? null : { rows };
    },
    exportTrace: async ({ filter }) => {
      const events = await actions.exportTrace(screen, filter);
      return events === null ? null : { events };
    },
    copyText: async ({ text }) => {
      await env.clipboard.writeText(text);
      return null;
    },
    cancelReading: act(() => {
      actions.cancelReading(screen);
    }),
    stopRecording: act(async () => {
      await commands.executeCommand("traceInvestigator.stopRecording", screen.uri);
    }),
    attachRecording: act(async () => {
      await commands.executeCommand("traceInvestigator.reattachRecording", screen.uri);
    }),
    reload: act(() => {
      actions.reload(screen);
    }),
    compare: act(async () => {
      await commands.executeCommand("traceInvestigator.compareWith", screen.uri);
    }),
    openAsText: act(() => actions.openAsText(screen.uri)),
    openReport: act(() => actions.showReport(screen.uri)),
    showLog: act(() => {
      actions.showLog();
    }),
    showSignatures: act(async () => {
      await commands.executeCommand("traceInvestigator.showSignatures", screen.uri);
    }),
    selectionChanged: act((selection) => {
      screen.select(selection);
    }),
  };
}
