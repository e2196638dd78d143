import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Workbench } from "../harness/workbench.js";
import { openWorkbench } from "../harness/workbench.js";

/** A folder that nobody has trusted, with a runner of its own choice; each test goes on where the last one ended. */
describe("recording in a workspace that is not trusted", () => {
  let folder = "";
  let workbench: Workbench;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "restricted-"));
    const home = join(folder, "home");
    mkdirSync(join(home, ".ssh"), { recursive: true });
    writeFileSync(join(home, ".ssh/config"), "Host configured\n");
    const opened = join(folder, "repository");
    mkdirSync(join(opened, ".vscode"), { recursive: true });
    writeFileSync(join(opened, "README.md"), "A repository.\n");
    const planted = { "traceInvestigator.remote.runners": [{ host: "planted.example" }] };
    writeFileSync(join(opened, ".vscode/settings.json"), JSON.stringify(planted));
    workbench = await openWorkbench({ folder: opened, restricted: true, env: { HOME: home } });
    await workbench.openFile("README.md");
    await workbench.showViews();
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const view = () => workbench.view("Runners");

  it("is off, and the view says so", async () => {
    await view()
      .getByText("Recording on runners is off in Restricted Mode. Trust this workspace to use it.")
      .waitFor();
    await workbench.screenshot("restricted-runners");
    expect(await view().locator(".monaco-list-row").count()).toBe(0);
  });

  it("is not offered by the palette", async () => {
    const { page } = workbench;
    const type = (title: string) =>
      page.locator(".quick-input-widget input[type=text]").fill(`>Trace Investigator: ${title}`);
    const listed = (title: string) =>
      page.locator(`.quick-input-list .monaco-list-row[aria-label^="Trace Investigator: ${title}"]`);
    await page.keyboard.press("F1");
    for (const title of ["Record…", "Check Runner", "Add Runner…", "Re-attach to Recording"]) {
      // The list is filtered a moment after one types; what it shows then was typed last.
      await type("Open Trace…");
      await listed("Open Trace…").waitFor();
      await type(title);
      await listed("Open Trace…").waitFor({ state: "detached" });
      expect(await listed(title).count(), title).toBe(0);
    }
    await page.keyboard.press("Escape");
  });

  it("works once the workspace is trusted, on no host that the workspace has chosen", async () => {
    await view().getByText("Manage Workspace Trust").click();
    await workbench.page
      .getByRole("button", { name: /^Trust/u })
      .first()
      .click();
    await view().locator(".monaco-list-row", { hasText: "configured" }).waitFor();
    await workbench.screenshot("trusted-runners");
    expect(await view().getByText("planted.example").count()).toBe(0);
    expect(workbench.problems).toEqual([]);
  });
});
