import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Workbench } from "../harness/workbench.js";
import { openWorkbench } from "../harness/workbench.js";
import { readExpectation, sampleTraces } from "../structure/sampleTraces.js";

const expected = readExpectation("job-attack");
const { pids } = expected;
const exfiltration = expected.hosts.find(({ host }) => host === "exfil.bad.example");
const all = expected.events.toLocaleString("en-US");

/** The way of an analyst through the attacked job; each test goes on where the last one ended. */
describe("investigating the attacked job", () => {
  let folder = "";
  let workbench: Workbench;
  let screen: FrameLocator;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "investigation-"));
    for (const name of ["job-attack.jsonl.gz", "README.md"])
      copyFileSync(join(sampleTraces, name), join(folder, name));
    workbench = await openWorkbench({ folder });
    screen = workbench.editor();
  });

  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const row = (name: string | RegExp): Locator =>
    screen.getByRole("treegrid").getByRole("row", { name }).first();
  const tab = (name: string): Locator => screen.getByRole("tab", { name: new RegExp(`^${name}`, "u") });
  const details = (): Locator => screen.getByRole("tabpanel");
  const matched = (): Locator => screen.getByRole("search").getByRole("status");

  async function matchedEvents(): Promise<number> {
    const text = await matched().innerText();
    return Number(/^([\d,]+) of/u.exec(text)?.[1]?.replaceAll(",", ""));
  }

  async function setFilter(text: string): Promise<void> {
    const input = screen.getByLabel("Filter events");
    await input.fill(text);
    await input.press("Enter");
  }

  it("reads all of it", async () => {
    await workbench.openFile("job-attack.jsonl.gz");
    await matched().getByText(`of ${all} events`).waitFor();
    await row(/^Runner\.Worker/u).waitFor();
    await workbench.page.locator(".statusbar-item", { hasText: `${all} events` }).waitFor();
  });

  it("shows who read the memory of the runner", async () => {
    await workbench.runCommand("Trace Investigator: Expand All Processes");
    // Rows move while the tree expands, and a click then meets another one.
    const thief = row(/^python3 \/tmp\/dump\.py/u);
    await expect
      .poll(
        async () => {
          await thief.click();
          return thief.getAttribute("aria-selected");
        },
        { timeout: 30_000 },
      )
      .toBe("true");
    await tab("Files").click();
    await details().getByText(`/proc/${pids["runnerWorker"]}/mem`).first().waitFor();
    await details().getByText("/proc/*/comm").first().waitFor();
    await workbench.screenshot("attack-files");
  });

  it("shows where the install script's processes connected to", async () => {
    await row(/^node setup\.js/u).click();
    await screen.getByRole("button", { name: "Include processes below" }).click();
    await tab("Connections").click();
    const found = details().locator("[role=row], tr", { hasText: "exfil.bad.example" }).first();
    await found.waitFor();
    expect(await found.innerText()).toContain(`${exfiltration?.address}:${exfiltration?.port}`);
    await workbench.screenshot("attack-connections");
  });

  it("filters by host, and says how much is left", async () => {
    const before = await matchedEvents();
    expect(before).toBeGreaterThan(1000);
    await setFilter("host:exfil.bad.example");
    await expect.poll(matchedEvents, { timeout: 30_000 }).toBeLessThan(20);
    await row(/^curl /u).waitFor();
    await workbench.screenshot("attack-filtered");
    await workbench.runCommand("Trace Investigator: Clear Filter");
    await expect.poll(matchedEvents, { timeout: 30_000 }).toBe(before);
  });

  it("filters by a range brushed on the timeline", async () => {
    const before = await matchedEvents();
    const box = await screen.getByRole("group", { name: /^Timeline/u }).boundingBox();
    if (box === null) throw new Error("The timeline is not on the screen.");
    const { mouse, keyboard } = workbench.page;
    await keyboard.down("Shift");
    await mouse.move(box.x + box.width * 0.78, box.y + box.height * 0.5);
    await mouse.down();
    await mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.5, { steps: 5 });
    await mouse.up();
    await keyboard.up("Shift");
    await screen
      .getByRole("search")
      .getByText(/time:\d/u)
      .waitFor();
    await expect.poll(matchedEvents, { timeout: 30_000 }).toBeLessThan(before);
    await workbench.screenshot("attack-brushed");
  });

  it("is as it was after its tab was hidden, and after a restart", async () => {
    const left = matched().getByText(`${(await matchedEvents()).toLocaleString("en-US")} of ${all} events`);
    // The screen saves its state once it has been still for 0.3 s.
    await workbench.page.waitForTimeout(1000);
    await workbench.openFile("README.md");
    await workbench.openFile("job-attack.jsonl.gz");
    await left.waitFor();
    await row(/^node setup\.js/u).waitFor();
    await workbench.load();
    await workbench.openFile("job-attack.jsonl.gz");
    await left.waitFor();
    expect(await row(/^node setup\.js/u).getAttribute("aria-selected")).toBe("true");
    await workbench.runCommand("Trace Investigator: Clear Filter");
  });

  it("keeps F6 inside the screen", async () => {
    await row(/^node setup\.js/u).click();
    const inside = (): Promise<boolean> =>
      workbench.page.evaluate(() => document.activeElement?.tagName === "IFRAME");
    for (let press = 0; press < 4; press++) {
      await workbench.page.keyboard.press("F6");
      expect(await inside()).toBe(true);
    }
  });

  it("opens the query behind what is shown", async () => {
    await workbench.runCommand("Trace Investigator: Show SQL");
    const cells = workbench.page.locator(".notebookOverlay .view-lines").filter({ visible: true });
    await cells.getByText("select").first().waitFor();
    await workbench.screenshot("attack-sql");
    await workbench.runCommand("View: Revert and Close Editor");
    await row(/^node setup\.js/u).waitFor();
  });

  it("wears the themes of the workbench", async () => {
    for (const theme of ["light", "dark", "highContrast"] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`attack-${theme}`);
    }
  });

  it("did nothing that it must not do", () => {
    expect(workbench.problems).toEqual([]);
    expect(existsSync(join(folder, "job-attack.jsonl.gz"))).toBe(true);
  });
});
