import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  compareTraces,
  defaultCompareNormalisers,
  readComparedTrace,
} from "../../core/compare/compareTraces.js";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { Normaliser } from "../../core/profile/normaliser.js";
import { CancelSource } from "../../core/protocol/rpc.js";
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

async function compared(): Promise<Compared> {
  assert.ok(clean !== undefined && attack !== undefined);
  const normaliser = new Normaliser(defaultCompareNormalisers);
  const read = async (uri: vscode.Uri): Promise<Compared["a"]> => {
    const { session } = await openScreen(uri);
    await ended(session);
    const context = { startEpochUs: 0, durationUs: 0, revision: 0 };
    return readComparedTrace(sqlPortOf(await session.trace()), context, normaliser);
  };
  const [a, b] = [await read(clean), await read(attack)];
  return { urisA: [clean], uriB: attack, a, b, result: compareTraces([a], b, normaliser) };
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
    await handlers.revealProcess({ side: "b", processId }, never);
    await until(
      "the process is selected",
      () => attack && screens.of(attack).some(({ selection }) => selection.processIds.includes(processId)),
    );
  });

  test("is exported as a document", async () => {
    const { screens } = await extensionUnderTest();
    await comparisonHandlers(await compared(), screens).exportMarkdown(null, never);
    const { document } = await until("the document is in front", () => vscode.window.activeTextEditor);
    assert.equal(document.languageId, "markdown");
    assert.match(document.getText(), /exfil\.bad\.example/u);
  });
});
