import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SshServer } from "../harness/sshServer.js";
import type { Workbench } from "../harness/workbench.js";
import { openWorkbench } from "../harness/workbench.js";

const themes = ["light", "highContrast", "dark"] as const;
const password = "Rec0rder & 'pw'";
/** Reads what a thief would read, again and again, so that there is something to watch. */
const loot = ".netrc .git-credentials .npmrc .aws/credentials .ssh/id_ed25519";
const hostileJob = `mkdir -p .aws .ssh; for f in ${loot}; do echo secret > $f; done; for i in $(seq 60); do cat ${loot}; sleep 1; done; sleep 300`;

/** The way from a new runner to a finding; each test goes on where the last one ended. */
describe("recording on a runner", () => {
  let folder = "";
  let server: SshServer;
  let workbench: Workbench;
  let screen: FrameLocator;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "recording-"));
    server = await SshServer.start({
      users: [{ name: "recorder", password, sudo: "ALL=(ALL) NOPASSWD: ALL" }],
      prepare: [],
    });
    writeFileSync(join(folder, "README.md"), "A repository.\n");
    workbench = await openWorkbench({ folder, installed: true });
    // Commands are known once a file could be opened.
    await workbench.openFile("README.md");
    screen = workbench.editor();
  });
  afterAll(async () => {
    await workbench.close();
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In every theme, with the pointer where nothing has a hover. */
  const pictures = async (name: string): Promise<void> => {
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await workbench.page.mouse.move(1100, 700);
      await workbench.page.waitForTimeout(500);
      await workbench.screenshot(`${name}-${theme}`);
    }
  };
  const input = () => workbench.page.locator(".quick-input-widget input");
  const answer = async (title: string | RegExp, text: string): Promise<void> => {
    await workbench.page.locator(".quick-input-widget", { hasText: title }).waitFor();
    await input().fill(text);
    await input().press("Enter");
  };
  const choose = async (label: string): Promise<void> => {
    await workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().click();
  };

  it("adds a runner, which the view then shows", async () => {
    await workbench.runCommand("Trace Investigator: Add Runner…");
    await answer("Add Runner", `recorder@127.0.0.1:${server.port}`);
    await workbench.showViews();
    await workbench.page
      .locator(".tree-explorer-viewlet-tree-view .monaco-list-row", { hasText: "127.0.0.1" })
      .waitFor();
    await pictures("runners");
  });

  it("asks whether to trust its key and for a password, and says what it can record", async () => {
    await workbench.runCommand("Trace Investigator: Check Runner");
    await choose("127.0.0.1");
    const dialog = workbench.page.locator(".monaco-dialog-box");
    await dialog.getByText("SHA256:").waitFor();
    await workbench.screenshot("runner-trust");
    await dialog.getByRole("button", { name: "Trust This Key" }).click();
    await answer("Password of recorder", password);
    const row = workbench.page.locator(".monaco-list-row", { hasText: "127.0.0.1" });
    await row.getByText(/^Linux .*x86_64$/u).waitFor();
    await workbench.runCommand("Notifications: Clear All Notifications");
    await workbench.screenshot("runner-checked");
  });

  it("records a job and shows its events while it runs", async () => {
    await workbench.runCommand("Trace Investigator: Record…");
    await choose("127.0.0.1");
    await choose("A command");
    await answer("Record on", hostileJob);
    await choose("100 MiB");
    await choose("10 minutes");
    await choose("Hide tokens");
    await answer("Record on", "");
    await screen.getByText(/events? shown, [\d,]+ a second/u).waitFor({ timeout: 60_000 });
    const shown = async (): Promise<number> =>
      Number(
        /([\d,]+) events? shown/u
          .exec(await screen.locator(".reading").innerText())?.[1]
          ?.replaceAll(",", ""),
      );
    const before = await shown();
    await expect.poll(shown, { timeout: 30_000 }).toBeGreaterThan(before);
    await screen
      .getByText(/0 lost/u)
      .first()
      .waitFor({ timeout: 30_000 });
    await pictures("recording-live");
  });

  it("offers the recording again after a restart, and goes on where it was", async () => {
    // A window is there once its explorer is.
    await workbench.runCommand("View: Show Explorer");
    await workbench.load();
    await workbench.showViews();
    const notice = await workbench.notification("still open on 127.0.0.1");
    await notice.waitFor();
    await workbench.screenshot("recording-offered");
    const row = workbench.page.locator(".monaco-list-row", { hasText: "mkdir" });
    await row.getByText(/^not attached, /u).click();
    await screen.getByText(/127\.0\.0\.1: not attached, /u).waitFor();
    await screen.getByText("Re-attach", { exact: true }).click();
    await row.getByText(/^recording, .*0 lost/u).waitFor();
    await screen.getByText(/events? shown, [\d,]+ a second/u).waitFor();
  });

  it("stops, has all of it, and shows the finding's process", async () => {
    await screen.getByText("Stop Recording").click();
    await screen
      .getByRole("region", { name: "Trace summary" })
      .getByText("0 lost")
      .waitFor({ timeout: 60_000 });
    await workbench.page.locator(".statusbar-item", { hasText: /, [1-9]\d* findings?$/u }).waitFor();
    await workbench.runCommand("Trace Investigator: Next Finding");
    await screen
      .getByRole("treegrid")
      .locator("[role=row][aria-selected=true]", { hasText: "cat .netrc" })
      .waitFor();
    await workbench.page.locator(".monaco-list-row", { hasText: /127\.0\.0\.1.*finding/u }).waitFor();
    await pictures("recording-complete");
  });

  it("takes the runner off the list, and back", async () => {
    const row = workbench.view("Runners").locator(".monaco-list-row", { hasText: "127.0.0.1" });
    await workbench.choose(await workbench.openMenu(row, "Remove Runner"));
    await row.waitFor({ state: "detached" });
    const notice = await workbench.notification("127.0.0.1 was removed");
    await notice.getByRole("button", { name: "Undo" }).click();
    await row.waitFor();
  });

  it("did nothing that it must not do, and left the password in no log, setting or state", () => {
    expect(workbench.problems).toEqual([]);
    expect(server.log).not.toContain(password);
    const files = readdirSync(workbench.profileDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
    expect(files.some((text) => text.includes("traceInvestigator"))).toBe(true);
    expect(
      files.filter((text) => text.includes(password) || text.includes(JSON.stringify(password))),
    ).toEqual([]);
  });
});
