import assert from "node:assert/strict";
import { linkSync, readFileSync, readdirSync, renameSync } from "node:fs";
import * as vscode from "vscode";
import type { FindingNode } from "../../extension/findings/findingsTree.js";
import {
  answering,
  closeAllEditors,
  extensionUnderTest,
  openScreen,
  until,
  workspaceFile,
} from "./extensionUnderTest.js";

const attack = workspaceFile("job-attack.jsonl.gz");
const triageFile = workspaceFile(".tracker/triage.json");

/** Opens the attacked job and returns its findings as the view lists them. */
async function listedFindings(): Promise<FindingNode[]> {
  const { findings } = await extensionUnderTest();
  await openScreen(attack);
  await until("the findings are listed", () => (findings.shown.shown?.findings.length ?? 0) > 0);
  return listed();
}

async function listed(): Promise<FindingNode[]> {
  const { tree } = (await extensionUnderTest()).findings;
  return tree
    .getChildren()
    .flatMap((group) => tree.getChildren(group))
    .filter((node): node is FindingNode => node.kind === "finding");
}

async function deleteTracker(): Promise<void> {
  await vscode.workspace.fs
    .delete(workspaceFile(".tracker"), { recursive: true })
    .then(undefined, () => undefined);
}

function write(name: string, text: string): Thenable<void> {
  return vscode.workspace.fs.writeFile(workspaceFile(name), Buffer.from(text));
}

function signatureFile(id: string, query: string): string {
  return `-- id: ${id}\n-- name: ${id.toLowerCase()}\n-- severity: critical\n-- description: It was seen.\n-- blind-spots: Others.\n${query}\n`;
}

/** What became of each fixture of a signature: null where it did what it must, else why not. */
async function outcomes(item: vscode.TestItem | undefined): Promise<[fixture: string, why: string | null][]> {
  const { signatureTests } = await extensionUnderTest();
  const found: [string, string | null][] = [];
  for (const [, child] of item?.children ?? []) {
    const verdict = await signatureTests.verdictOn(child);
    found.push([child.label, verdict === null ? null : textOf(verdict.message)]);
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

function textOf(message: string | vscode.MarkdownString): string {
  return typeof message === "string" ? message : message.value;
}

suite("findings view", () => {
  suiteTeardown(deleteTracker);
  teardown(closeAllEditors);

  test("lists every finding of the trace in front, under each of its headings", async () => {
    const nodes = await listedFindings();
    const { shown, tree } = (await extensionUnderTest()).findings;
    const total = shown.shown?.report.findings.length;
    assert.equal(nodes.length, total);
    for (const [command, grouping] of [
      ["groupFindingsByProcess", "process"],
      ["groupFindingsBySignature", "signature"],
      ["groupFindingsBySeverity", "severity"],
    ] as const) {
      await vscode.commands.executeCommand(`traceInvestigator.${command}`);
      assert.equal(tree.grouping, grouping);
      assert.equal((await listed()).length, total);
    }
    const [worst] = tree.getChildren().map((group) => tree.getTreeItem(group).label);
    assert.ok(worst === "Critical" || worst === "High");
  });

  test("says while a trace is read that findings come last", async () => {
    const { growing, sessions, findings } = await extensionUnderTest();
    const trace = workspaceFile("recorded.jsonl");
    await write("recorded.jsonl", "");
    growing.add(trace.fsPath);
    try {
      await openScreen(trace);
      await until("the view says so", () =>
        findings.tree.message.includes("being recorded; its findings come"),
      );
      assert.deepEqual(findings.tree.getChildren(), []);
      const event =
        '{"type":"dns_query","timestamp":"2026-11-21T20:00:00Z","pid":1,"hostname":"a.example"}\n';
      await write("recorded.jsonl", event);
      growing.end(trace.fsPath);
      await until("it was read", () => sessions.peek(trace.toString())?.status.phase === "complete");
      await until("the view says what became of it", () => findings.tree.message.startsWith("No findings. "));
    } finally {
      growing.end(trace.fsPath);
    }
  });

  test("reveals the process of a finding on the screen", async () => {
    const [first] = await listedFindings();
    const { screens } = await extensionUnderTest();
    await vscode.commands.executeCommand("traceInvestigator.revealFinding", first);
    await until("its process is selected", () =>
      screens.active?.selection.processIds.includes(first?.shown.finding.processId ?? NaN),
    );
  });

  test("reveals it on the screen that the view follows, also a hidden one, and opens no other", async () => {
    const node = (await listedFindings()).at(-1);
    const { screens, findings } = await extensionUnderTest();
    const { screen } = findings.shown;
    await vscode.commands.executeCommand("workbench.action.files.newUntitledFile");
    await until("the screen is hidden", () => screens.active === undefined);
    await vscode.commands.executeCommand("traceInvestigator.revealFinding", node);
    await until("its process is selected on it", () =>
      screen?.selection.processIds.includes(node?.shown.finding.processId ?? NaN),
    );
    assert.equal(screens.active, screen);
    assert.equal(screens.of(attack).length, 1);
  });

  test("hides what is benign, and keeps the decision in the repository", async () => {
    const nodes = await listedFindings();
    const { tree, shown } = (await extensionUnderTest()).findings;
    const [first] = nodes;
    const title = first?.shown.finding.title;
    await vscode.commands.executeCommand("traceInvestigator.markFindingBenign", first);
    await until("it is hidden", () => shown.shown?.findings.some(({ triage }) => triage !== null));
    assert.ok((await listed()).every(({ shown: { finding } }) => finding.title !== title));
    assert.match(tree.message, /benign or suppressed findings? (is|are) hidden/u);
    const kept = JSON.parse(readFileSync(triageFile.fsPath, "utf8")) as { findings: object[] };
    assert.deepEqual(kept.findings, [
      { signature: first?.shown.finding.signatureId, title, verdict: "benign", note: "", until: null },
    ]);
    await vscode.commands.executeCommand("traceInvestigator.showDecidedFindings");
    assert.equal((await listed()).length, nodes.length);
    await vscode.commands.executeCommand("traceInvestigator.hideDecidedFindings");
    await vscode.commands.executeCommand("traceInvestigator.clearDecision", first);
    await until("it is listed again", () => shown.shown?.findings.every(({ triage }) => triage === null));
  });

  test("replaces the file of decisions as a whole", async () => {
    const [first] = await listedFindings();
    await write(".tracker/triage.json", '{ "findings": [] }');
    // A second name of the file: what is written into it shows there, a new file in its place does not.
    const before = `${triageFile.fsPath}.before`;
    linkSync(triageFile.fsPath, before);
    await vscode.commands.executeCommand("traceInvestigator.confirmFinding", first);
    assert.match(readFileSync(triageFile.fsPath, "utf8"), /confirmed/u);
    assert.equal(readFileSync(before, "utf8"), '{ "findings": [] }');
  });

  test("does not overwrite decisions that it cannot read", async () => {
    const [first] = await listedFindings();
    await write(".tracker/triage.json", "{ not json");
    const errors = await answering("showErrorMessage", undefined, () =>
      vscode.commands.executeCommand("traceInvestigator.confirmFinding", first),
    );
    assert.match(String(errors[0]), /no JSON/u);
    assert.equal(readFileSync(triageFile.fsPath, "utf8"), "{ not json");
    await deleteTracker();
  });

  test("exports SARIF and a report", async () => {
    await listedFindings();
    const { shown } = (await extensionUnderTest()).findings;
    const sarif = workspaceFile("findings.sarif");
    await answering("showSaveDialog", sarif, () =>
      vscode.commands.executeCommand("traceInvestigator.exportSarif"),
    );
    const log = JSON.parse(readFileSync(sarif.fsPath, "utf8")) as {
      version: string;
      runs: { results: object[] }[];
    };
    assert.equal(log.version, "2.1.0");
    assert.equal(log.runs[0]?.results.length, shown.shown?.report.findings.length);
    const report = workspaceFile("findings.md");
    await answering("showSaveDialog", report, () =>
      vscode.commands.executeCommand("traceInvestigator.exportFindingsReport"),
    );
    const text = readFileSync(report.fsPath, "utf8");
    assert.match(text, /^# Findings in `job-attack\.jsonl\.gz`/u);
    assert.match(text, /\| SHA-256 \| [0-9a-f]{64} \|/u);
  });

  test("lists the signatures that were checked", async () => {
    await listedFindings();
    await vscode.commands.executeCommand("traceInvestigator.showSignatures");
    const document = await until("the list is in front", () => {
      const front = vscode.window.activeTextEditor?.document;
      return front?.getText().startsWith("# Signatures checked on `job-attack.jsonl.gz`") === true
        ? front
        : undefined;
    });
    assert.match(document.getText(), /\| `TRC-1023` \|/u);
  });
});

suite("signatures of the workspace", () => {
  suiteTeardown(deleteTracker);
  teardown(closeAllEditors);

  test("run beside the built-in ones, and a wrong one is told at its file and stops no other", async () => {
    await write(
      ".tracker/signatures/good.sql",
      signatureFile(
        "MY-1",
        "select process_id, event_id, ts, 'curl run' as text from command where program = 'curl'",
      ),
    );
    await write(
      ".tracker/signatures/wrong.sql",
      signatureFile("MY-2", "select process_id, event_id, ts,\n  nosuch as text from command"),
    );
    await write(".tracker/signatures/headless.sql", "select 1");
    await listedFindings();
    const { shown } = (await extensionUnderTest()).findings;
    await until("the own signature has run", () =>
      shown.shown?.findings.some(({ finding }) => finding.signatureId === "MY-1"),
    );
    const problems = (name: string): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(workspaceFile(`.tracker/signatures/${name}`));
    const [wrong] = await until("the wrong one is told", () =>
      problems("wrong.sql").length > 0 ? problems("wrong.sql") : undefined,
    );
    assert.match(wrong?.message ?? "", /nosuch/u);
    assert.deepEqual([wrong?.range.start.line, wrong?.range.start.character], [6, 2]);
    assert.match(problems("headless.sql")[0]?.message ?? "", /no "id"/u);
    assert.deepEqual(problems("good.sql"), []);
  });

  test("are run again when they change", async () => {
    await listedFindings();
    const { shown } = (await extensionUnderTest()).findings;
    const title = "bash run";
    await write(
      ".tracker/signatures/good.sql",
      signatureFile(
        "MY-1",
        `select process_id, event_id, ts, '${title}' as text from command where program = 'bash'`,
      ),
    );
    await until("the new findings are listed", () =>
      shown.shown?.findings.some(({ finding }) => finding.title === title),
    );
  });

  test("go and come with their folder, as when another branch is checked out", async () => {
    await listedFindings();
    const { shown } = (await extensionUnderTest()).findings;
    const isFound = (): boolean =>
      shown.shown?.findings.some(({ finding }) => finding.signatureId === "MY-1") ?? false;
    await until("they run", isFound);
    const folder = workspaceFile(".tracker").fsPath;
    renameSync(folder, `${folder}-of-the-branch`);
    await until("their findings are gone", () => !isFound());
    renameSync(`${folder}-of-the-branch`, folder);
    await until("they run again", isFound);
  });

  test("are tried on their fixtures by the tests view", async () => {
    const line = (filename: string): string =>
      `{"type":"process_exec","timestamp":"2026-01-05T09:00:00Z","pid":7,"ppid":1,"comm":"x","filename":"${filename}","args":["x"]}\n`;
    await write(".tracker/signatures/fixtures/MY-1/positive-1.jsonl", line("/usr/bin/bash"));
    await write(".tracker/signatures/fixtures/MY-1/negative-1.jsonl", line("/usr/bin/true"));
    await write(".tracker/signatures/fixtures/MY-1/negative-wrong.jsonl", line("/usr/bin/bash"));
    const { signatureTests } = await extensionUnderTest();
    await signatureTests.discover();
    const item = signatureTests.items.find(({ label }) => label.startsWith("MY-1"));
    assert.deepEqual(await outcomes(item), [
      ["negative-1.jsonl", null],
      ["negative-wrong.jsonl", "It must find nothing in this trace, and found: bash run"],
      ["positive-1.jsonl", null],
    ]);
  });

  test("are written from the query in front, with a fixture that they find", async () => {
    await listedFindings();
    const document = await vscode.workspace.openTextDocument({
      language: "sql",
      content: "select * from command where program = 'node'",
    });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await answering("showInputBox", "node run", () =>
      answering("showQuickPick", "low", () =>
        vscode.commands.executeCommand("traceInvestigator.newSignature"),
      ),
    );
    const written = readFileSync(workspaceFile(".tracker/signatures/node-run.sql").fsPath, "utf8");
    const id = /^-- id: (OWN-\d+)$/mu.exec(written)?.[1] ?? "";
    assert.match(written, /^-- severity: low$/mu);
    const { signatureTests } = await extensionUnderTest();
    const item = await until("its test is there", () =>
      signatureTests.items.find(({ label, children }) => label.startsWith(`${id} `) && children.size > 0),
    );
    assert.deepEqual(await outcomes(item), [["positive-1.jsonl", null]]);
  });
});

suite("deviations from the profile", () => {
  suiteTeardown(deleteTracker);
  teardown(closeAllEditors);

  test("are not made by a run that is cut unless the reader wants that", async () => {
    const cut = workspaceFile("cut.jsonl.gz");
    const whole = await vscode.workspace.fs.readFile(attack);
    await vscode.workspace.fs.writeFile(cut, whole.subarray(0, whole.length / 2));
    const learnCut = (): Thenable<unknown> =>
      vscode.commands.executeCommand("traceInvestigator.learnProfile", cut);
    const [question, options] = await answering("showWarningMessage", undefined, learnCut);
    assert.match(String(question), /incomplete/u);
    assert.match((options as vscode.MessageOptions).detail ?? "", /ends in the middle/u);
    const profile = workspaceFile(".tracker/profile-exec.json");
    const isThere = (): Thenable<boolean> =>
      vscode.workspace.fs.stat(profile).then(
        () => true,
        () => false,
      );
    assert.equal(await isThere(), false);
    const told = await answering("showInformationMessage", undefined, () =>
      answering("showWarningMessage", "Learn", learnCut),
    );
    assert.match(String(told[0]), /^Profile learned\. .* ends in the middle/u);
    assert.equal(await isThere(), true);
    const checked = await answering("showInformationMessage", undefined, () =>
      vscode.commands.executeCommand("traceInvestigator.checkProfile", cut),
    );
    assert.match(String(checked[0]), /^Nothing deviates from the profile\. .* ends in the middle/u);
    await deleteTracker();
  });

  test("are findings, and go when they are approved", async () => {
    await vscode.commands.executeCommand(
      "traceInvestigator.learnProfile",
      workspaceFile("job-clean.jsonl.gz"),
    );
    await listedFindings();
    const profile = workspaceFile(".tracker/profile-connections.json").fsPath;
    linkSync(profile, `${profile}.before`);
    const learned = readFileSync(profile, "utf8");
    const { shown } = (await extensionUnderTest()).findings;
    const node = await until("a deviation is listed", () => {
      const found = shown.shown?.findings.find(({ deviation }) => deviation?.kind === "connections");
      return found && { kind: "finding" as const, shown: found };
    });
    const { title } = node.shown.finding;
    assert.match(title, /^Connected to .* for the first time\.$/u);
    await vscode.commands.executeCommand("traceInvestigator.approveDeviation", node);
    await until("it is no deviation any more", () =>
      shown.shown?.findings.every(({ finding }) => finding.title !== title),
    );
    assert.notEqual(readFileSync(profile, "utf8"), learned);
    assert.equal(readFileSync(`${profile}.before`, "utf8"), learned, "replaced as a whole");
    assert.deepEqual(
      readdirSync(workspaceFile(".tracker").fsPath).filter((name) => name.endsWith(".partial")),
      [],
    );
  });
});
