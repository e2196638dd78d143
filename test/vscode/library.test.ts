import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { answering, extensionUnderTest, until, workspaceFile } from "./extensionUnderTest.js";

const dayMs = 24 * 3600 * 1000;

suite("trace library", () => {
  let folder = "";
  const settings = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration("traceInvestigator.library");
  const traces = (): string[] => readdirSync(folder).filter((name) => name.endsWith(".gz"));

  function keep(name: string, ageDays: number): void {
    copyFileSync(workspaceFile("job-clean.jsonl.gz").fsPath, join(folder, `${name}.jsonl.gz`));
    const startedEpochMs = Date.now() - ageDays * dayMs;
    const note = { runner: name, scope: "a command", startedEpochMs, events: 1 };
    writeFileSync(join(folder, `${name}.note.json`), JSON.stringify(note));
  }

  suiteSetup(async () => {
    await extensionUnderTest();
    folder = mkdtempSync(join(tmpdir(), "library-"));
    keep("old", 91);
    keep("recent", 89);
  });
  suiteTeardown(async () => {
    await settings().update("folder", undefined, vscode.ConfigurationTarget.Global);
    rmSync(folder, { recursive: true, force: true });
  });

  test("asks by itself, once a day, about traces that are older than the retention, and keeps them", async () => {
    const asked: unknown[] = [];
    const answer = (text: unknown): string => {
      asked.push(text);
      return "Keep";
    };
    await answering("showInformationMessage", answer, async () => {
      await vscode.commands.executeCommand("traceInvestigator.library.focus");
      await settings().update("folder", folder, vscode.ConfigurationTarget.Global);
      await until("the question is asked", () => asked.length > 0);
      await vscode.commands.executeCommand("traceInvestigator.refreshLibrary");
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    assert.equal(asked.length, 1);
    assert.match(String(asked[0]), /^A trace is older than 90 days .*Delete\?$/u);
    assert.deepEqual(traces(), ["old.jsonl.gz", "recent.jsonl.gz"]);
  });

  /** Goes through the questions of the command, with the answer of the last. */
  async function deleteOld(confirmed: "Delete" | undefined): Promise<unknown[]> {
    const chosen = (items: unknown): unknown => items;
    return answering("showWarningMessage", confirmed, () =>
      answering("showQuickPick", chosen, () =>
        answering("showInformationMessage", "Choose…", () =>
          vscode.commands.executeCommand("traceInvestigator.deleteExpiredTraces"),
        ),
      ),
    );
  }

  test("deletes what was chosen and confirmed, and nothing without", async () => {
    const [question] = await deleteOld(undefined);
    assert.equal(question, 'Delete "old.jsonl.gz"?');
    assert.deepEqual(traces(), ["old.jsonl.gz", "recent.jsonl.gz"]);
    await deleteOld("Delete");
    assert.deepEqual(traces(), ["recent.jsonl.gz"]);
    assert.deepEqual(readdirSync(folder), ["recent.jsonl.gz", "recent.note.json"]);
  });
});
