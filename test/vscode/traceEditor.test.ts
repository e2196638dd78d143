import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as vscode from "vscode";
import { emptyFilter, type EventFilter } from "../../core/protocol/eventFilter.js";
import { type CalleeMessage, CancelSource } from "../../core/protocol/rpc.js";
import { requestChecks } from "../../extension/editor/requestChecks.js";
import { screenHandlers } from "../../extension/editor/screenHandlers.js";
import { ServedScreen } from "../../extension/editor/servedScreen.js";
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

const attack = workspaceFile("job-attack.jsonl.gz");
const expected = JSON.parse(
  readFileSync(workspaceFile("job-attack.expected.json").fsPath, "utf8"),
) as SampleExpectation;

/** The number of events as the screen writes it; what stands between the thousands is the locale's. */
const eventCount = expected.events.toLocaleString("en").replace(",", ".");

suite("trace editor", () => {
  teardown(closeAllEditors);

  test("has registered every command of its manifest", async () => {
    await extensionUnderTest();
    const extension = vscode.extensions.getExtension("trace-investigator.trace-investigator");
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !known.has(command));
    assert.deepEqual(missing, []);
  });

  test("opens a compressed trace by default and reads all of it", async () => {
    await vscode.commands.executeCommand("vscode.open", attack);
    const { screens } = await extensionUnderTest();
    const screen = await until("the trace is in front", () => screens.active);
    await screen.ready;
    const { phase, report } = await ended(screen.session);
    assert.equal(phase, "complete");
    assert.deepEqual(
      { events: report.events, byType: report.byType, rejected: report.rejected, fault: report.fault },
      { events: expected.events, byType: expected.byType, rejected: 0, fault: null },
    );
  });

  test("shares one engine among the editors of a document", async () => {
    const first = await openScreen(attack);
    await ended(first.session);
    const second = await openScreen(attack, vscode.ViewColumn.Beside);
    const { screens } = await extensionUnderTest();
    assert.equal(screens.of(attack).length, 2);
    assert.notEqual(first, second);
    assert.equal(first.session, second.session);
  });

  test("keeps two screens on one trace apart", async () => {
    const left = await openScreen(attack);
    await ended(left.session);
    const right = await openScreen(attack, vscode.ViewColumn.Beside);
    const rows = await (
      await left.session.trace()
    ).queryRows("select process_id from process order by started limit 2");
    const [a, b] = rows.map((row) => Number(row["process_id"]));
    for (const [screen, processId] of [
      [left, a],
      [right, b],
    ] as const) {
      screen.reveal({ processId: processId ?? null, eventId: null, timeUs: null });
      await until("it is selected", () => screen.selection.processIds[0] === processId);
    }
    const { screens } = await extensionUnderTest();
    await until("the right one is in front", () => screens.active === right);
    await vscode.commands.executeCommand("traceInvestigator.onlySubtree", attack);
    await until("the right one shows a subtree", () => right.selection.filter.subtreeOf === b);
    assert.equal(left.selection.filter.subtreeOf, null);

    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(), vscode.ViewColumn.One);
    const hello = left.hello.bind(left);
    let shown: ReturnType<typeof hello>["state"] | undefined;
    left.hello = (request) => {
      const reply = hello(request);
      shown = reply.state;
      return reply;
    };
    left.run("focusFilter");
    const state = await until("the left one is shown again", () => shown ?? undefined);
    assert.deepEqual([state.selected, state.filter.subtreeOf], [[a], null]);
  });

  test("remembers what was done right before the tab was closed", async () => {
    const closed = workspaceFile("closed.jsonl.gz");
    await vscode.workspace.fs.copy(attack, closed, { overwrite: true });
    const screen = await openScreen(closed);
    await ended(screen.session);
    const [row] = await (
      await screen.session.trace()
    ).queryRows("select process_id, event_id from event where type = 'net_connect' limit 1");
    const processId = Number(row?.["process_id"]);
    screen.reveal({ processId, eventId: Number(row?.["event_id"]), timeUs: null });
    await until("it is selected", () => screen.selection.processIds[0] === processId);
    await closeAllEditors();
    assert.deepEqual([screen.state?.selected, screen.state?.tab], [[processId], "events"]);
  });

  test("exports tables under the filter of the screen, also where none is remembered", async () => {
    const fresh = workspaceFile("fresh.jsonl.gz");
    await vscode.workspace.fs.copy(attack, fresh, { overwrite: true });
    const screen = await openScreen(fresh);
    assert.equal(screen.state, null);
    const [choices] = await answering("showQuickPick", undefined, () =>
      vscode.commands.executeCommand("traceInvestigator.exportTableCsv", fresh),
    );
    const [processes] = choices as { query: { filter: EventFilter } }[];
    assert.deepEqual(processes?.query.filter, { ...emptyFilter, hideLibraryLoads: true });
  });

  test("keeps an engine warm for a moment, then ends it", async () => {
    const { sessions } = await extensionUnderTest();
    const { session } = await openScreen(attack);
    await ended(session);
    await closeAllEditors();
    assert.equal(sessions.peek(attack.toString()), session);
    const again = await openScreen(attack);
    assert.equal(again.session, session);
    await closeAllEditors();
    await until("the engine has ended", () => sessions.peek(attack.toString()) === undefined);
    await assert.rejects(session.trace(), { code: "engine-gone" });
  });

  test("reads a trace again on demand", async () => {
    const { session } = await openScreen(attack);
    const before = await ended(session);
    await vscode.commands.executeCommand("traceInvestigator.reload");
    await until("reading began again", () => session.status.revision > before.revision);
    const after = await ended(session);
    assert.equal(after.report.events, before.report.events);
  });

  test("shows the query behind a pane as text that runs", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    const trace = await screen.session.trace();
    const sql = await trace.sqlFor({ pane: "processes", filter: emptyFilter });
    const result = await trace.runSql(sql);
    assert.ok(result.rows >= expected.processes);
  });

  test("exports filtered events as a trace that holds just them", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    const target = workspaceFile("exported.jsonl.gz");
    const filter = {
      ...emptyFilter,
      terms: [{ field: "type", value: "net_connect", negated: false }] as const,
    };
    const { traceActions } = await extensionUnderTest();
    let events: number | null = null;
    await answering("showSaveDialog", target, async () => {
      events = await traceActions.exportTrace(screen, filter);
    });
    assert.equal(events, expected.byType["net_connect"]);
    const exported = await openScreen(target);
    const { report } = await ended(exported.session);
    assert.deepEqual(report.byType, { net_connect: expected.byType["net_connect"] });
  });

  test("goes on with an export when its screen is hidden", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    const { traceActions } = await extensionUnderTest();
    const sent: CalleeMessage[] = [];
    const served = new ServedScreen(screenHandlers(screen, traceActions), requestChecks, (message) => {
      sent.push(message);
    });
    const target = workspaceFile("left.jsonl.gz");
    let told: unknown;
    const leave = (): vscode.Uri => {
      served.end("The screen is hidden.");
      return target;
    };
    await answering(
      "showInformationMessage",
      (text: unknown) => {
        told = text;
      },
      () =>
        answering("showSaveDialog", leave, async () => {
          served.receive({ kind: "call", id: 1, method: "hello", request: { state: null } });
          served.receive({ kind: "call", id: 2, method: "exportTrace", request: { filter: emptyFilter } });
          await until("the reader is told of the file", () => told !== undefined);
        }),
    );
    assert.match(String(told), new RegExp(`^${eventCount} events written to `, "u"));
    const lines = gunzipSync(readFileSync(target.fsPath)).toString().trimEnd().split("\n");
    assert.equal(lines.length, expected.events);
    assert.deepEqual(
      sent.filter(({ id }) => id === 2),
      [],
    );
  });

  test("tells by itself of an export that fails", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    const { traceActions } = await extensionUnderTest();
    const errors = await answering("showErrorMessage", undefined, () =>
      answering("showSaveDialog", vscode.Uri.joinPath(attack, "left.jsonl"), () =>
        traceActions.exportTrace(screen, emptyFilter),
      ),
    );
    assert.match(String(errors[0]), /^left\.jsonl was not written\. /u);
  });

  test("does not overwrite the trace that is open", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    const { traceActions } = await extensionUnderTest();
    const before = readFileSync(attack.fsPath);
    await answering("showSaveDialog", attack, () => traceActions.exportTrace(screen, emptyFilter));
    assert.deepEqual(readFileSync(attack.fsPath), before);
  });

  test("exports a table as CSV and as JSON with the same rows", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    const { traceActions } = await extensionUnderTest();
    const query = { pane: "processes", filter: emptyFilter } as const;
    const rows: (number | null)[] = [];
    for (const format of ["csv", "json"] as const)
      await answering("showSaveDialog", workspaceFile(`processes.${format}`), async () => {
        rows.push(await traceActions.exportTable(screen, query, format));
      });
    const parsed = JSON.parse(readFileSync(workspaceFile("processes.json").fsPath, "utf8")) as unknown[];
    assert.deepEqual(rows, [parsed.length, parsed.length]);
    assert.ok(parsed.length >= expected.processes);
    const lines = readFileSync(workspaceFile("processes.csv").fsPath, "utf8").trimEnd().split("\n");
    assert.ok(lines.length > parsed.length);
  });

  test("shows the ingest report as read-only text", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    await vscode.commands.executeCommand("traceInvestigator.showReport");
    const editor = await until("the report is in front", () =>
      vscode.window.activeTextEditor?.document.uri.scheme === "trace-report"
        ? vscode.window.activeTextEditor
        : undefined,
    );
    assert.match(editor.document.getText(), new RegExp(`Events +${eventCount}\n`, "u"));
    assert.match(editor.document.getText(), /State +read to its end/u);
  });

  test("opens a compressed trace as coloured text", async () => {
    await vscode.commands.executeCommand("traceInvestigator.openAsText", attack);
    const document = await until("the text is in front", () => vscode.window.activeTextEditor?.document);
    assert.equal(document.languageId, "trace-jsonl");
    assert.equal(document.lineCount, expected.events + 1);
    assert.match(document.lineAt(0).text, /^\{"type":/u);
  });

  test("says in the status bar what the trace in front holds", async () => {
    const { statusBar } = await extensionUnderTest();
    const screen = await openScreen(attack);
    await ended(screen.session);
    const trace = await screen.session.trace();
    const { findings, signaturesChecked } = await trace.answers.getFindings(null, new CancelSource());
    const counted = signaturesChecked > 0 ? `, ${findings.length} findings?` : "";
    await until("the findings are counted", () =>
      new RegExp(`${eventCount} events${counted}$`, "u").test(statusBar.text),
    );
  });

  test("copies a summary", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    await vscode.commands.executeCommand("traceInvestigator.copySummary");
    assert.match(
      await vscode.env.clipboard.readText(),
      new RegExp(`^job-attack\\.jsonl\\.gz: ${eventCount} events, `, "u"),
    );
  });

  test("remembers the screen of a trace", async () => {
    const screen = await openScreen(attack);
    await ended(screen.session);
    // The screen may still be asking for the processes that it is told to open.
    while (screen.state?.expansion.rule !== "all") {
      await vscode.commands.executeCommand("traceInvestigator.expandAll");
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const { state } = screen;
    await closeAllEditors();
    assert.deepEqual((await openScreen(attack)).hello({ state: null }).state, state);
  });

  test("reads a file again when it was changed, where the reader wants that", async () => {
    const settings = vscode.workspace.getConfiguration("traceInvestigator");
    await settings.update("onFileChange", "reload", vscode.ConfigurationTarget.Global);
    try {
      const growing = workspaceFile("growing.jsonl");
      const line = '{"type":"dns_query","timestamp":"2026-11-21T20:00:00Z","pid":1,"hostname":"a.example"}\n';
      await vscode.workspace.fs.writeFile(growing, Buffer.from(line));
      const { session } = await openScreen(growing);
      assert.equal((await ended(session)).report.events, 1);
      await vscode.workspace.fs.writeFile(growing, Buffer.from(line + line));
      await until("the second event is there", () => session.status.report.events === 2);
    } finally {
      await settings.update("onFileChange", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
