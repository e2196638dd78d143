import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import { checkoutDir } from "../../scripts/vscodeHost/cacheDir.mjs";
import type { Workbench } from "../harness/workbench.js";
import { openWorkbench } from "../harness/workbench.js";
import { readExpectation, sampleTraces } from "../structure/sampleTraces.js";

const media = join(checkoutDir, "media");
const all = readExpectation("job-attack").events.toLocaleString("en-US");
const viewport = { width: 1440, height: 860 };

/** The steps of the walkthrough, pictured on the attacked job. */
async function takePictures(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const screen = workbench.editor();
  const row = (name: RegExp): Locator => screen.getByRole("treegrid").getByRole("row", { name }).first();
  const filter = screen.getByLabel("Filter events");
  const picture = async (name: string): Promise<void> => {
    // The pointer rests where it names nothing, and what was asked for has arrived and been drawn.
    await page.mouse.move(viewport.width - 2, 2);
    await expect.poll(() => screen.locator(".pane-progress:visible").count(), { timeout: 60_000 }).toBe(0);
    await page.waitForTimeout(2000);
    await page.screenshot({ path: join(media, `${name}.png`) });
  };
  await workbench.openFile("job-attack.jsonl.gz");
  await screen
    .getByRole("search")
    .getByRole("status")
    .getByText(new RegExp(`of ${all} events`, "u"))
    .waitFor({ timeout: 180_000 });
  await screen.getByRole("button", { name: /^\d+ high/u }).waitFor({ timeout: 60_000 });
  await workbench.setTheme("dark");
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await workbench.runCommand("Trace Investigator: Expand All Processes");
  await picture("walkthrough/open");
  await row(/^python3 \/tmp\/dump\.py/u).click();
  await screen.getByRole("tab", { name: /^Files/u }).click();
  await screen.getByRole("cell", { name: /^\/proc\/\d+\/mem,/u }).waitFor();
  await picture("screenshot");
  await filter.fill("host:exfil.bad.example");
  await filter.press("Enter");
  await row(/^curl -s -X POST/u).click();
  await screen.getByRole("tab", { name: /^Connections/u }).click();
  await screen.getByRole("cell", { name: "exfil.bad.example" }).waitFor();
  await picture("walkthrough/filter");
  await workbench.runCommand("Trace Investigator: Show SQL");
  const cells = page.locator(".notebookOverlay .view-lines").filter({ visible: true });
  await cells.getByText("select").first().waitFor();
  await workbench.runCommand("Notebook: Run All");
  const result = await workbench.webview(".grid");
  await result.getByRole("grid", { name: "Result" }).waitFor();
  await picture("walkthrough/sql");
}

it("takes the pictures of README and walkthrough", async () => {
  const parent = mkdtempSync(join(tmpdir(), "pictures-"));
  const folder = join(parent, "traces");
  mkdirSync(folder);
  copyFileSync(join(sampleTraces, "job-attack.jsonl.gz"), join(folder, "job-attack.jsonl.gz"));
  mkdirSync(join(media, "walkthrough"), { recursive: true });
  const workbench = await openWorkbench({ folder, viewport });
  try {
    await takePictures(workbench).catch(async (error: unknown) => {
      await workbench.screenshot("pictures-failed");
      throw error;
    });
    expect(workbench.problems).toEqual([]);
  } finally {
    await workbench.close();
    rmSync(parent, { recursive: true, force: true });
  }
});
