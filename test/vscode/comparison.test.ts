import assert from "node:assert/strict";
import * as vscode from "vscode";
import { CancelSource } from "../../core/protocol/rpc.js";
import { readCompared } from "../../extension/compare/compareCommands.js";
import { comparisonHandlers, type Compared } from "../../extension/compare/comparisonPanel.js";
import {
  answering,
  closeAllEditors,
  ended,
  extensionUnderTest,
  openScreen,
  until,
  workspaceFile,
} from "./extensionUnderTest.js";

const [clean, attack] = ["job-clean.jsonl.gz", "job-attack.jsonl.gz"].map((name) => workspaceFile(name));
const never = new CancelSource();

function isComparison(tab: vscode.Tab | undefined): boolean {
  return (
    tab?.input instanceof vscode.TabInputWebview &&
    tab.input.viewType.endsWith("traceInvestigator.comparison")
  );
}

async function compared(target = attack): Promise<Compared> {
  const { sessions } = await extensionUnderTest();
  assert.ok(clean !== undefined && target !== undefined);
  return readCompared(sessions, [clean], target, new vscode.CancellationTokenSource().token);
}

/**
 * The exported comparison of a trace, once it is in front. Its name alone does not tell it: VS Code gives an untitled
 * document the name of one that was closed just before, and the text of that one may still be in front.
 */
function exported(target: string): Promise<vscode.TextDocument> {
  return until(`the comparison of ${target} is in front`, () => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.getText().startsWith(`# \`${target}\` compared`) === true ? document : undefined;
  });
}

suite("comparison", () => {
  teardown(closeAllEditors);

  test("of two traces that are selected opens in a tab of its own", async () => {
    await extensionUnderTest();
    await vscode.commands.executeCommand("traceInvestigator.compareWith", clean, [clean, attack]);
    const tab = await until("the comparison is in front", () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return isComparison(activeTab) ? activeTab : undefined;
    });
    assert.equal(tab.label, "job-clean.jsonl.gz ↔ job-attack.jsonl.gz");
  });

  test("of one with several opens under the name of the first", async () => {
    await extensionUnderTest();
    const more = workspaceFile("job-again.jsonl.gz");
    assert.ok(clean !== undefined && attack !== undefined);
    await vscode.workspace.fs.copy(clean, more, { overwrite: true });
    const target = (items: { uri: vscode.Uri }[]): unknown =>
      items.find(({ uri }) => uri.toString() === attack.toString());
    const [items] = await answering("showQuickPick", target, () =>
      vscode.commands.executeCommand("traceInvestigator.compareWith", clean, [clean, attack, more]),
    );
    assert.equal((items as unknown[]).length, 3);
    const tab = await until("the comparison is in front", () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return isComparison(activeTab) ? activeTab : undefined;
    });
    assert.equal(tab.label, "job-clean.jsonl.gz and 1 more ↔ job-attack.jsonl.gz");
  });

  test("lists the rows that differ and the way to them, and shows a process in its trace", async () => {
    const { screens } = await extensionUnderTest();
    const handlers = comparisonHandlers(await compared(), screens);
    const { counts, rows, lists } = await handlers.hello(null, never);
    const all = await handlers.getRows({ onlyDifferences: false, offset: 0, limit: 500 }, never);
    const different = await handlers.getRows({ onlyDifferences: true, offset: 0, limit: 500 }, never);
    assert.equal(all.total, rows);
    assert.ok(different.total < rows);
    const added = different.rows.filter(({ state }) => state === "added");
    assert.equal(added.length, counts.added);
    assert.deepEqual(lists.find(({ title }) => title === "Hosts")?.added, [
      "exfil.bad.example",
      "telemetry.good.example",
    ]);
    const processId = added[0]?.b?.processId ?? NaN;
    assert.ok(attack !== undefined);
    await handlers.revealProcess({ side: "b", processId }, never);
    const [screen] = screens.of(attack);
    await until("the process is selected", () => screen?.selection.processIds.includes(processId));
  });

  test("shows a process on the screen that it covers, and opens no other", async () => {
    const { screens } = await extensionUnderTest();
    assert.ok(attack !== undefined);
    const screen = await openScreen(attack);
    await ended(screen.session);
    const handlers = comparisonHandlers(await compared(), screens);
    await vscode.commands.executeCommand("traceInvestigator.compareWith", clean, [clean, attack]);
    await until("the screen is covered", () => screens.active === undefined);
    const { rows } = await handlers.getRows({ onlyDifferences: true, offset: 0, limit: 500 }, never);
    const processId = rows.filter(({ state }) => state === "added").at(-1)?.b?.processId ?? NaN;
    await handlers.revealProcess({ side: "b", processId }, never);
    await until("the process is selected", () => screen.selection.processIds.includes(processId));
    assert.deepEqual(screens.of(attack), [screen]);
    assert.equal(screens.active, screen);
  });

  test("says of a trace that is cut that it is, on the screen and in the document", async () => {
    const { screens } = await extensionUnderTest();
    assert.ok(attack !== undefined);
    const cut = workspaceFile("cut.jsonl.gz");
    const whole = await vscode.workspace.fs.readFile(attack);
    await vscode.workspace.fs.writeFile(cut, whole.subarray(0, whole.length / 2));
    const handlers = comparisonHandlers(await compared(cut), screens);
    const { caveats } = await handlers.hello(null, never);
    assert.deepEqual(
      caveats.map(({ trace }) => trace),
      ["cut.jsonl.gz"],
    );
    assert.match(caveats[0]?.text ?? "", /ends in the middle/u);
    await handlers.exportMarkdown(null, never);
    const document = await exported("cut.jsonl.gz");
    assert.match(document.getText(), /^- `cut\.jsonl\.gz`: `The file ends in the middle/mu);
  });

  test("is exported as a document", async () => {
    const { screens } = await extensionUnderTest();
    await comparisonHandlers(await compared(), screens).exportMarkdown(null, never);
    const document = await exported("job-attack.jsonl.gz");
    assert.equal(document.languageId, "markdown");
    assert.match(document.getText(), /exfil\.bad\.example/u);
  });
});
