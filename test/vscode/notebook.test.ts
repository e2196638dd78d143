import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { CellOutput } from "../../core/protocol/resultApi.js";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import type { SampleExpectation } from "../structure/sampleTraces.js";
import {
  answering,
  closeAllEditors,
  ended,
  extensionUnderTest,
  openScreen,
  until,
  workspaceFile,
} from "./extensionUnderTest.js";

const type = "traceInvestigator.notebook";
const mime = "application/vnd.trace-investigator.result+json";
const attack = workspaceFile("job-attack.jsonl.gz");
const expected = JSON.parse(
  readFileSync(workspaceFile("job-attack.expected.json").fsPath, "utf8"),
) as SampleExpectation;
const worker = expected.pids["runnerWorker"];

type Result = Extract<CellOutput, { kind: "result" }>;

async function notebookOf(name: string, text: string): Promise<vscode.NotebookDocument> {
  const uri = workspaceFile(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

const named = (sql: string): string =>
  `---\ntrace: ./job-attack.jsonl.gz\n---\n\n# Notes\n\n\`\`\`sql\n${sql}\n\`\`\`\n`;

function sqlCell(notebook: vscode.NotebookDocument): vscode.NotebookCell {
  const cell = notebook.getCells().find(({ kind }) => kind === vscode.NotebookCellKind.Code);
  if (cell === undefined) throw new Error("The notebook has no cell of SQL.");
  return cell;
}

async function execute({ notebook, index }: vscode.NotebookCell): Promise<void> {
  const ranges = [{ start: index, end: index + 1 }];
  await vscode.commands.executeCommand("notebook.cell.execute", { ranges, document: notebook.uri });
}

function notebookInFront(): vscode.NotebookDocument {
  const editor = vscode.window.activeNotebookEditor;
  if (editor === undefined) throw new Error("No notebook is in front.");
  return editor.notebook;
}

function outputOf(cell: vscode.NotebookCell): CellOutput | undefined {
  const item = cell.outputs[0]?.items.find((candidate) => candidate.mime === mime);
  return item && (JSON.parse(new TextDecoder().decode(item.data)) as CellOutput);
}

async function finished(cell: vscode.NotebookCell): Promise<CellOutput> {
  await until("the cell has ended", () => cell.executionSummary?.success !== undefined);
  return until("the cell has its output", () => outputOf(cell));
}

/** Opens a notebook with one query, runs it and returns its output. */
async function run(name: string, sql: string): Promise<CellOutput> {
  const cell = sqlCell(await notebookOf(name, named(sql)));
  await execute(cell);
  return finished(cell);
}

async function resultOf(name: string, sql: string): Promise<Result> {
  const output = await run(name, sql);
  assert.ok(output.kind === "result", JSON.stringify(output));
  return output;
}

/** An editor with changes would ask what to do with them, and nobody answers. */
async function discardAll(): Promise<void> {
  for (const notebook of vscode.workspace.notebookDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await closeAllEditors();
}

suite("notebook", () => {
  teardown(discardAll);

  test("starts from the documented example and runs all of it on the engine of the screen", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    await vscode.commands.executeCommand("traceInvestigator.newNotebook");
    const notebook = await until(
      "the notebook is in front",
      () => vscode.window.activeNotebookEditor?.notebook,
    );
    assert.equal(notebook.notebookType, type);
    await vscode.commands.executeCommand("notebook.execute", notebook.uri);
    const cells = notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
    assert.equal(cells.length, 6);
    const outputs: CellOutput[] = [];
    for (const cell of cells) outputs.push(await finished(cell));
    assert.deepEqual(
      outputs.map(({ kind }) => kind),
      cells.map(() => "result"),
    );
    const [first] = outputs as Result[];
    const path = first?.handle.columns.findIndex(({ name }) => name === "path") ?? -1;
    const paths = first?.firstRows.rows.map((row) => row[path]);
    assert.deepEqual(
      paths,
      ["comm", "maps", "mem"].map((file) => `/proc/${worker}/${file}`),
    );
    const orders = cells.map((cell) => cell.executionSummary?.executionOrder ?? 0);
    assert.deepEqual(
      orders,
      [...orders].sort((a, b) => a - b),
    );
    const { sessions } = await extensionUnderTest();
    assert.equal(sessions.peek(attack.toString()), screen.session);
  });

  test("opens the trace without a screen, and lets it go with the notebook", async () => {
    await resultOf("alone.trace.md", "select 1 where '2' == '2'");
    const { sessions, screens } = await extensionUnderTest();
    assert.deepEqual(screens.of(attack), []);
    const session = sessions.peek(attack.toString());
    assert.ok(session);
    await closeAllEditors();
    await until("the engine has ended", () => sessions.peek(attack.toString()) === undefined);
  });

  test("saves what was not edited byte for byte, and without outputs", async () => {
    const text = `---\ntrace: ./job-attack.jsonl.gz # é\n---\n\n\n# A\n\n~~~sql extra\nselect 1\n~~~\ntext\n\n\`\`\`sql\nselect 2\n\`\`\``;
    const notebook = await notebookOf("bytes.trace.md", text);
    const cell = sqlCell(notebook);
    await execute(cell);
    await finished(cell);
    assert.equal(notebook.isDirty, false);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(cell.document.uri, new vscode.Range(0, 7, 0, 8), "42");
    await vscode.workspace.applyEdit(edit);
    await notebook.save();
    assert.equal(readFileSync(notebook.uri.fsPath, "utf8"), text.replace("select 1", "select 42"));
  });

  test("marks a mistake in its cell and offers what was meant", async () => {
    const output = await run("mistake.trace.md", "-- é\nselect proces_id\nfrom process");
    assert.equal(output.kind, "failure");
    const uri = sqlCell(notebookInFront()).document.uri;
    const [mistake] = vscode.languages.getDiagnostics(uri);
    assert.ok(mistake);
    assert.deepEqual(mistake.range, new vscode.Range(1, 7, 1, 16));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      mistake.range,
    );
    const fix = actions.find(({ title }) => title === "Change to process_id");
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    const cell = sqlCell(notebookInFront());
    assert.match(cell.document.getText(), /select process_id/u);
    await until("the mark is gone", () => vscode.languages.getDiagnostics(uri).length === 0);
  });

  test("cancels an endless query within a second and stays usable", async () => {
    await resultOf("warm.trace.md", "select 1");
    const notebook = await notebookOf("endless.trace.md", named("select count(*) from range(100000000000)"));
    const cell = sqlCell(notebook);
    void execute(cell);
    await until(
      "the query runs",
      () =>
        cell.executionSummary?.timing?.startTime !== undefined ||
        cell.executionSummary?.executionOrder !== undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    const startMs = performance.now();
    await vscode.commands.executeCommand("notebook.cell.cancelExecution", {
      ranges: [{ start: cell.index, end: cell.index + 1 }],
      document: notebook.uri,
    });
    const output = await finished(cell);
    console.log(`Cancelled after ${(performance.now() - startMs).toFixed(0)} ms`);
    assert.equal(output.kind === "failure" && output.error.code, "cancelled");
    const after = await resultOf("after.trace.md", "select count(*) as n from events");
    assert.deepEqual(after.firstRows.rows, [[String(expected.events)]]);
  });

  test("keeps a million rows and says what it left out", async () => {
    const all = await resultOf(
      "million.trace.md",
      "select range as n, 'row ' || range as name from range(1000000)",
    );
    assert.deepEqual(
      [all.handle.rows, all.handle.capped, all.firstRows.rows.length],
      [1_000_000, false, 100],
    );
    console.log(`A million rows took ${all.durationMs.toFixed(0)} ms`);
    const more = await resultOf("more.trace.md", "select range as n from range(1000001)");
    assert.deepEqual([more.handle.rows, more.handle.capped], [1_000_000, true]);
  });

  for (const sql of [
    "from read_text('/etc/hostname')",
    "copy (select 1) to '/tmp/copied.csv'",
    "attach '/tmp/x.db' as x",
    "install httpfs",
    "load httpfs",
    "set threads = 4",
  ])
    test(`refuses ${sql}`, async () => {
      const output = await run("refused.trace.md", sql);
      assert.ok(output.kind === "failure");
      assert.match(
        output.error.message,
        /disabled by configuration|cannot be installed or loaded|has been locked/u,
      );
    });

  test("puts the selection of the screen in place of parameters", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    const python = (
      await (
        await screen.session.trace()
      ).queryRows("select process_id, pid from process where comm = 'python3'")
    )[0];
    screen.reveal({ processId: Number(python?.["process_id"]), eventId: null, timeUs: null });
    await until("python3 is selected", () => screen.selection.processIds[0] === python?.["process_id"]);
    const { firstRows } = await resultOf("parameters.trace.md", "select $pid, $process_id, $from < $to");
    assert.deepEqual(firstRows.rows, [[String(python?.["pid"]), String(python?.["process_id"]), "true"]]);
  });

  test("reveals what a row is about, also where the screen is closed", async () => {
    const { firstRows } = await resultOf(
      "reveal.trace.md",
      `select event_id, process_id from file_open where path = '/proc/${worker}/mem'`,
    );
    const [eventId, processId] = firstRows.rows[0]?.map(Number) ?? [];
    const { notebook, screens, sessions } = await extensionUnderTest();
    const session = sessions.peek(attack.toString());
    assert.ok(session);
    await notebook.revealer.reveal(
      { uri: attack, session },
      { eventId: eventId ?? null, processId: null, pid: null, ts: null },
      "timeline",
    );
    const screen = await until("the screen is there", () => screens.of(attack)[0]);
    await until("the process is selected", () => screen.selection.processIds[0] === processId);
  });

  test("asks a trace that is still being recorded about what is there so far", async () => {
    const { growing, sessions } = await extensionUnderTest();
    const trace = workspaceFile("recorded.jsonl");
    const event = '{"type":"dns_query","timestamp":"2026-11-21T20:00:00Z","pid":1,"hostname":"a.example"}\n';
    await vscode.workspace.fs.writeFile(trace, Buffer.from(event));
    growing.add(trace.fsPath);
    const notebook = await notebookOf(
      "recorded.trace.md",
      named("select count(*) as n from event").replace("job-attack.jsonl.gz", "recorded.jsonl"),
    );
    const counted = async (): Promise<Pick<Result, "growing"> & { n: unknown }> => {
      const cell = sqlCell(notebook);
      await execute(cell);
      const output = await finished(cell);
      assert.ok(output.kind === "result", JSON.stringify(output));
      return { n: output.firstRows.rows[0]?.[0], growing: output.growing };
    };
    try {
      const first = await counted();
      assert.equal(first.growing, true);
      const session = sessions.peek(trace.toString());
      await until("the first event is there", () => session?.status.report.events === 1);
      assert.deepEqual(await counted(), { n: "1", growing: true });
      appendFileSync(trace.fsPath, event);
      await until("the second event is there", () => session?.status.report.events === 2);
      assert.deepEqual(await counted(), { n: "2", growing: true });
      growing.end(trace.fsPath);
      await until("it was read to its end", () => session?.status.phase === "complete");
      assert.deepEqual(await counted(), { n: "2", growing: false });
    } finally {
      growing.end(trace.fsPath);
    }
  });

  test("says that the trace is missing and takes another one", async () => {
    const notebook = await notebookOf("missing.trace.md", named("select 1").replace("job-attack", "gone"));
    const cell = sqlCell(notebook);
    await execute(cell);
    const output = await finished(cell);
    assert.ok(output.kind === "failure" && output.locate !== null);
    assert.match(output.error.message, /"gone\.jsonl\.gz" is not there/u);
    await answering("showOpenDialog", [attack], () =>
      vscode.commands.executeCommand("traceInvestigator.chooseNotebookTrace"),
    );
    await notebook.save();
    assert.equal(readFileSync(notebook.uri.fsPath, "utf8"), named("select 1"));
    await execute(cell);
    await until("the rows are there", () => outputOf(cell)?.kind === "result");
  });

  test("asks several traces at once, each by its alias", async () => {
    const text = named(
      "select (select count(*) from bad.events), (select count(*) from events), (select count(*) from good.events), (select count(*) from good.process_exec where len(args) > 0) > 0",
    ).replace(
      "trace: ./job-attack.jsonl.gz",
      "traces:\n  bad: ./job-attack.jsonl.gz\n  good: ./job-clean.jsonl.gz",
    );
    const cell = sqlCell(await notebookOf("several.trace.md", text));
    await execute(cell);
    const output = await finished(cell);
    const clean = JSON.parse(
      readFileSync(workspaceFile("job-clean.expected.json").fsPath, "utf8"),
    ) as SampleExpectation;
    const counts = [expected.events, expected.events, clean.events].map(String);
    assert.deepEqual(output.kind === "result" && output.firstRows.rows, [[...counts, "true"]]);
  });

  test("opens with broken front matter and says what is wrong", async () => {
    const text = "---\ntrace: [\n---\n\n```sql\nselect 1\n```\n";
    const notebook = await notebookOf("broken.trace.md", text);
    const cell = sqlCell(notebook);
    assert.equal(cell.document.getText(), "select 1");
    await execute(cell);
    const output = await finished(cell);
    assert.match(
      output.kind === "failure" ? output.error.message : "",
      /front matter of the notebook is broken in line \d/u,
    );
    assert.equal(readFileSync(notebook.uri.fsPath, "utf8"), text);
  });

  test("keeps the queries of the workspace, outside of the repository", async () => {
    await resultOf("history.trace.md", "select 'remembered'");
    const { notebook } = await extensionUnderTest();
    const [last] = notebook.history.all;
    assert.deepEqual([last?.sql, last?.trace, last?.rows], ["select 'remembered'", attack.toString(), 1]);
    await vscode.commands.executeCommand("traceInvestigator.rerunQuery", last);
    const editor = await until("the notebook is in front", () => vscode.window.activeNotebookEditor);
    const added = editor.notebook.cellAt(editor.notebook.cellCount - 1);
    assert.equal(added.document.getText(), "select 'remembered'");
    assert.equal((await finished(added)).kind, "result");
  });

  test("opens the query behind a pane", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    const { traceActions } = await extensionUnderTest();
    await traceActions.showSql(screen, { pane: "processes", filter: emptyFilter });
    const editor = await until("the notebook is in front", () => vscode.window.activeNotebookEditor);
    // Into a notebook that is open already, it comes last.
    const cell = editor.notebook.cellAt(editor.notebook.cellCount - 1);
    await execute(cell);
    const output = await finished(cell);
    assert.equal(output.kind, "result", JSON.stringify(output));
  });
});
