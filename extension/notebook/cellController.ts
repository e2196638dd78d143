import type { NotebookCell, NotebookCellExecution, NotebookDocument } from "vscode";
import { NotebookCellOutput, NotebookCellOutputItem, env, notebooks } from "vscode";
import type { OpenTrace } from "../../core/protocol/openTrace.js";
import type { CellOutput, ResultPreview, ResultRows } from "../../core/protocol/resultApi.js";
import { resultMimeType, wholeResult } from "../../core/protocol/resultApi.js";
import type { CancelSignal, WireError } from "../../core/protocol/rpc.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import { documentName } from "../editor/documentName.js";
import { readSoFar } from "../editor/readSession.js";
import type { Screens } from "../editor/screens.js";
import type { ViewStateStore } from "../editor/viewStateStore.js";
import { maxResultRows } from "../workbench/settings.js";
import type { CellDiagnostics } from "./cellDiagnostics.js";
import type { CellResults } from "./cellResults.js";
import type { NotebookSessions } from "./notebookSessions.js";
import { notebookType, sqlLanguage } from "./notebookType.js";
import type { QueryHistory } from "./queryHistory.js";
import { resultText } from "./resultText.js";
import { selectionParameters } from "./selectionParameters.js";

/** Rows that an output carries, so that it is drawn without a question. */
const firstRows = 100;

/** What cells are run with. */
export interface ControllerParts {
  readonly sessions: NotebookSessions;
  readonly results: CellResults;
  readonly diagnostics: CellDiagnostics;
  readonly history: QueryHistory;
  readonly screens: Screens;
  readonly states: ViewStateStore;
}

/** Runs cells on the trace of their notebook, one after the other. */
export class CellController {
  readonly #controller = notebooks.createNotebookController(
    "traceInvestigator.duckdb",
    notebookType,
    "DuckDB",
  );
  /** What is under way in each notebook. */
  readonly #queues = new WeakMap<NotebookDocument, Promise<void>>();
  #order = 0;

  constructor(private readonly parts: ControllerParts) {
    this.#controller.supportedLanguages = [sqlLanguage];
    this.#controller.supportsExecutionOrder = true;
    this.#controller.description = "Trace Investigator";
    this.#controller.detail = "On this machine, in the engine of the trace";
    this.#controller.executeHandler = (cells, notebook) => this.run(cells, notebook);
  }

  /** Settles when the cells have ended, one way or the other. */
  run(cells: readonly NotebookCell[], notebook: NotebookDocument): Promise<void> {
    const executions = cells.map((cell) => this.#controller.createNotebookCellExecution(cell));
    const before = this.#queues.get(notebook) ?? Promise.resolve();
    const done = before.then(async () => {
      for (const execution of executions) await this.#execute(execution);
    });
    this.#queues.set(notebook, done);
    return done;
  }

  dispose(): void {
    this.#controller.dispose();
  }

  async #execute(execution: NotebookCellExecution): Promise<void> {
    const { cell, token } = execution;
    const cancel = new CancelSource();
    const stop = token.onCancellationRequested(() => {
      cancel.cancel();
    });
    execution.executionOrder = ++this.#order;
    execution.start(Date.now());
    this.parts.diagnostics.clear(cell);
    this.parts.results.forget(cell);
    try {
      if (token.isCancellationRequested) cancel.cancel();
      const output = await this.#output(cell, cancel, (preview) => void execution.replaceOutput(preview));
      await execution.replaceOutput(output);
      execution.end(true, Date.now());
    } catch (thrown) {
      const error = toWireError(thrown);
      this.parts.diagnostics.show(cell, error);
      await execution.replaceOutput(failureOutput(cell, error));
      execution.end(false, Date.now());
    } finally {
      stop.dispose();
    }
  }

  async #output(
    cell: NotebookCell,
    signal: CancelSignal,
    showFirst: (output: NotebookCellOutput) => void,
  ): Promise<NotebookCellOutput[]> {
    const { sessions, results, screens, states, history } = this.parts;
    const sql = cell.document.getText();
    const target = sessions.open(cell.notebook);
    if (target.session.status.phase === "failed") target.session.reload();
    const trace = await readSoFar(target.session, signal);
    const parameters = selectionParameters(target.uri, trace.status, screens, states);
    const { growing } = trace.status;
    const ran = await trace.runCell(sql, {
      parameters,
      maxRows: maxResultRows(),
      signal,
      onPreview: (preview) => {
        showFirst(previewOutput(preview));
      },
    });
    if (ran === null) return [];
    const { handle, durationMs } = ran;
    await history.add({ sql, trace: target.uri.toString(), durationMs, rows: handle.rows, atMs: Date.now() });
    const page = await rowsOf(trace, ran.result, signal);
    const output: CellOutput = {
      kind: "result",
      result: results.show(cell, target, trace, ran, sql),
      handle,
      firstRows: page,
      durationMs,
      locale: env.language,
      trace: documentName(target.uri.path),
      growing,
    };
    return [
      new NotebookCellOutput([
        NotebookCellOutputItem.json(output, resultMimeType),
        NotebookCellOutputItem.text(resultText(handle, page, growing), "text/plain"),
      ]),
    ];
  }
}

function rowsOf(trace: OpenTrace, result: string, signal: CancelSignal): Promise<ResultRows> {
  return trace.results.getRows({ result, view: wholeResult, offset: 0, limit: firstRows }, signal);
}

function previewOutput(preview: ResultPreview): NotebookCellOutput {
  const output: CellOutput = { kind: "preview", preview, locale: env.language };
  return new NotebookCellOutput([NotebookCellOutputItem.json(output, resultMimeType)]);
}

/** A trace that cannot be had is offered to be located. */
function failureOutput(cell: NotebookCell, error: WireError): NotebookCellOutput {
  const isTrace = error.code === "unreadable" || error.code === "bad-request";
  const output: CellOutput = {
    kind: "failure",
    error,
    locate: isTrace ? cell.notebook.uri.toString() : null,
  };
  return new NotebookCellOutput([
    NotebookCellOutputItem.json(output, resultMimeType),
    NotebookCellOutputItem.text(error.message, "text/plain"),
  ]);
}
