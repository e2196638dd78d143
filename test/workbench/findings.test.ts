import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Theme, Workbench } from "../harness/workbench.js";
import { openWorkbench } from "../harness/workbench.js";
import { sampleTraces } from "../structure/sampleTraces.js";

const shownThemes: readonly Theme[] = ["light", "dark", "highContrast"];

/** The side bar's list of findings, and two runs side by side; each test goes on where the last one ended. */
describe("findings of the attacked job", () => {
  let folder = "";
  let workbench: Workbench;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "findings-"));
    mkdirSync(join(folder, ".tracker"));
    for (const name of ["job-clean", "job-attack"])
      copyFileSync(join(sampleTraces, `${name}.jsonl.gz`), join(folder, `${name}.jsonl.gz`));
    workbench = await openWorkbench({ folder });
    await workbench.openFile("job-clean.jsonl.gz");
    await workbench.openFile("job-attack.jsonl.gz");
    await workbench.page.locator('.activitybar a[aria-label^="Trace Investigator"]').click();
  });

  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const row = (name: RegExp): Locator =>
    workbench.page.locator(".sidebar").getByRole("treeitem", { name }).first();

  it("are grouped by severity, by process and by signature", async () => {
    await row(/^Runner\.Worker memory read/u).waitFor({ timeout: 120_000 });
    for (const theme of shownThemes) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`findings-severity-${theme}`);
    }
    await workbench.runCommand("Trace Investigator: Group Findings by Process");
    await row(/^python3 \/tmp\/dump\.py/u).waitFor();
    await workbench.screenshot("findings-process");
    await workbench.runCommand("Trace Investigator: Group Findings by Signature");
    await row(/^TRC-1022/u).waitFor();
    await workbench.screenshot("findings-signature");
    await workbench.runCommand("Trace Investigator: Group Findings by Severity");
  });

  it("are put aside with a right click, and kept in the repository", async () => {
    const finding = row(/^curl during npm install/u);
    const benign = await workbench.openMenu(finding, "Mark as Benign");
    await workbench.screenshot("findings-menu");
    await workbench.choose(benign);
    await finding.waitFor({ state: "detached" });
    await workbench.page.locator(".sidebar").getByText("1 benign or suppressed finding is hidden.").waitFor();
    await workbench.screenshot("findings-decided");
    expect(readFileSync(join(folder, ".tracker", "triage.json"), "utf8")).toContain('"TI-103"');
  });

  it("come with a comparison against the good run", async () => {
    await workbench.runCommand("Trace Investigator: Compare With…");
    await workbench.pick("job-clean", "job-clean.jsonl.gz");
    const comparison = await workbench.webview(".comparison .aligned");
    await comparison
      .getByRole("row", { name: /node setup\.js/u })
      .first()
      .waitFor();
    await comparison.getByRole("heading", { name: "Files written 4" }).waitFor();
    for (const theme of shownThemes) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`comparison-${theme}`);
    }
  });

  it("ask nothing of the network and break no policy", () => {
    expect(workbench.problems).toEqual([]);
  });
});
