import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkoutDir } from "../../scripts/vscodeHost/cacheDir.mjs";
import type { Workbench } from "../harness/workbench.js";
import { openWorkbench } from "../harness/workbench.js";

const dayMs = 24 * 3600 * 1000;
const sample = join(checkoutDir, "sample-traces/job-clean.jsonl.gz");

/** A library with traces of all ages; each test goes on where the last one ended. */
describe("traces that are older than the retention", () => {
  let folder = "";
  let library = "";
  let workbench: Workbench;

  const keep = (name: string, ageDays: number): void => {
    copyFileSync(sample, join(library, `${name}.jsonl.gz`));
    const note = {
      runner: name,
      scope: "a command",
      startedEpochMs: Date.now() - ageDays * dayMs,
      events: 7788,
    };
    writeFileSync(join(library, `${name}.note.json`), JSON.stringify(note));
  };
  const names = (): string[] =>
    readdirSync(library)
      .filter((name) => name.endsWith(".gz"))
      .sort();
  const all = ["ancient.jsonl.gz", "old.jsonl.gz", "recent.jsonl.gz"];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "library-"));
    library = join(folder, "traces");
    const opened = join(folder, "repository");
    for (const path of [library, opened]) mkdirSync(path);
    keep("ancient", 400);
    keep("old", 91);
    keep("recent", 89);
    writeFileSync(join(opened, "README.md"), "A repository.\n");
    const settings = { "traceInvestigator.library.folder": library };
    workbench = await openWorkbench({ folder: opened, settings, installed: true });
    await workbench.openFile("README.md");
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const offer = () => workbench.notification("older than 90 days");
  const dialog = () => workbench.page.locator(".monaco-dialog-box");
  const chooseAll = async (): Promise<void> => {
    await workbench.runCommand("Trace Investigator: Delete Old Traces…");
    await (await offer()).getByRole("button", { name: "Choose…" }).click();
    await workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: "old" }).waitFor();
  };

  it("are offered for deletion when the library is shown, and kept if that is what the reader wants", async () => {
    await workbench.showViews();
    const offered = await offer();
    await offered.waitFor();
    expect(await offered.innerText()).toMatch(/2 traces are older than 90 days \(.*\)\. Delete\?/u);
    await workbench.screenshot("library-retention");
    await offered.getByRole("button", { name: "Keep" }).click();
    await offered.waitFor({ state: "detached" });
    expect(names()).toEqual(all);
  });

  it("are not asked about again on the same day", async () => {
    await workbench.runCommand("View: Show Explorer");
    await workbench.load();
    await workbench.showViews();
    await workbench.page.locator(".monaco-list-row", { hasText: /^ancient/u }).waitFor();
    await workbench.page.waitForTimeout(2000);
    expect(await (await offer()).count()).toBe(0);
  });

  it("stay where the question is left open, or answered with no", async () => {
    await chooseAll();
    await workbench.page.keyboard.press("Escape");
    expect(names()).toEqual(all);
    await chooseAll();
    await workbench.page.getByRole("button", { name: "OK" }).click();
    await dialog().getByText("Delete 2 traces?").waitFor();
    await dialog().getByRole("button", { name: "Cancel" }).click();
    await dialog().waitFor({ state: "detached" });
    expect(names()).toEqual(all);
  });

  it("are deleted only as far as they were chosen and confirmed", async () => {
    await chooseAll();
    const ancient = workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: "ancient" });
    await ancient
      .locator("input[type=checkbox], .monaco-checkbox, .quick-input-list-checkbox")
      .first()
      .click();
    await workbench.page.getByRole("button", { name: "OK" }).click();
    await dialog().getByText('Delete "old.jsonl.gz"?').waitFor();
    await workbench.screenshot("library-delete");
    await dialog().getByRole("button", { name: "Delete" }).click();
    await workbench
      .view("Trace Library")
      .locator(".monaco-list-row", { hasText: /^old/u })
      .waitFor({ state: "detached" });
    expect(names()).toEqual(["ancient.jsonl.gz", "recent.jsonl.gz"]);
    expect(readdirSync(library)).not.toContain("old.note.json");
    expect(workbench.problems).toEqual([]);
  });
});
