import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScreen, type ScreenBrowser, type ScreenPage, screenBrowser } from "./screenPage.js";

const filesAtFirst = 300;

/** One program that reads one file after the other. */
function opened(from: number, to: number): string {
  const lines = Array.from({ length: to - from }, (_, at) => ({
    type: "file_open",
    timestamp: new Date(1_700_000_000_001 + from + at).toISOString(),
    pid: 7,
    ppid: 1,
    comm: "reader",
    path: `/srv/${String.fromCodePoint(97 + ((from + at) % 20))}/file-${from + at}.txt`,
    flags: "O_RDONLY",
  }));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

const start = `${JSON.stringify({ type: "process_exec", timestamp: new Date(1_700_000_000_000).toISOString(), pid: 7, ppid: 1, comm: "reader", filename: "/bin/reader", args: ["reader"] })}\n`;

/** Programs that start each other, one below the other. */
const chain = Array.from({ length: 12 }, (_, at) => ({
  type: "process_exec",
  timestamp: new Date(1_700_000_000_000 + at).toISOString(),
  pid: 100 + at,
  ppid: 99 + at,
  comm: `step-${at}`,
  filename: `/bin/step-${at}`,
  args: [`step-${at}`],
}));

it("a process that is to be shown before the trace is read is shown, with the way to it, once it is", async () => {
  const ended = new SharedArrayBuffer(4);
  const folder = mkdtempSync(join(tmpdir(), "growing-screen-"));
  const path = join(folder, "trace.jsonl");
  writeFileSync(path, "");
  const browser = await screenBrowser();
  const screen = await openScreen(browser, { trace: path, ended });
  try {
    await screen.page.getByRole("button", { name: "Stop Recording" }).waitFor();
    await screen.notify({ kind: "reveal", processId: 111, eventId: null, timeUs: null });
    appendFileSync(path, chain.map((line) => `${JSON.stringify(line)}\n`).join(""));
    await screen.page.getByRole("row", { name: /^step-11/, selected: true }).waitFor();
  } finally {
    Atomics.store(new Int32Array(ended), 0, 1);
    await screen.close();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

it("a recording that nobody fetches is no recording under way, can be attached, and its rate falls to nothing", async () => {
  const ended = new SharedArrayBuffer(4);
  const folder = mkdtempSync(join(tmpdir(), "growing-screen-"));
  const path = join(folder, "trace.jsonl");
  writeFileSync(path, start + opened(0, 10));
  const browser = await screenBrowser();
  const recording = { runner: "runner-7", state: "not attached, 1 kB", attached: false };
  const screen = await openScreen(browser, { trace: path, ended, recording });
  const { page, calls } = screen;
  try {
    await page.getByText("runner-7: not attached, 1 kB. 11 events shown, 0 a second.").waitFor();
    await page.getByRole("button", { name: "Re-attach" }).click();
    await expect.poll(() => calls.map(({ method }) => method)).toContain("attachRecording");
    await screen.notify({
      kind: "recording",
      recording: { ...recording, state: "recording", attached: true },
    });
    await page.getByRole("button", { name: "Re-attach" }).waitFor({ state: "hidden" });
    appendFileSync(path, opened(10, 500));
    await page.getByText(/501 events shown, [1-9]\d* a second/).waitFor();
    await page.getByText("501 events shown, 0 a second").waitFor();
  } finally {
    Atomics.store(new Int32Array(ended), 0, 1);
    await screen.close();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("details of a process while its trace is recorded", () => {
  const ended = new SharedArrayBuffer(4);
  const folder = mkdtempSync(join(tmpdir(), "growing-screen-"));
  const path = join(folder, "trace.jsonl");
  let browser: ScreenBrowser;
  let screen: ScreenPage;
  let written = filesAtFirst;

  beforeAll(async () => {
    writeFileSync(path, start + opened(0, filesAtFirst));
    browser = await screenBrowser();
    screen = await openScreen(browser, { trace: path, ended });
    await screen.page.getByRole("row", { name: /^reader/ }).click();
    await screen.page.getByRole("tab", { name: `Files ${filesAtFirst}` }).click();
  });
  afterAll(async () => {
    Atomics.store(new Int32Array(ended), 0, 1);
    await screen.close();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Returns when the screen has counted what was written now. */
  const grow = async (): Promise<void> => {
    appendFileSync(path, opened(written, written + 50));
    written += 50;
    await screen.page.getByRole("tab", { name: `Files ${written}` }).waitFor();
  };

  it("stay where the reader has scrolled to, with the rows that were marked", async () => {
    const { page } = screen;
    const table = page.getByRole("table", { name: "Files" });
    const scroller = page.getByRole("group", { name: "Files" });
    await expect.poll(() => table.getAttribute("aria-rowcount")).toBe(String(filesAtFirst + 1));
    await scroller.evaluate((element) => (element.scrollTop = 150 * 22));
    const row = table.getByRole("row", { name: "file-155.txt" });
    await row.click();
    await row.evaluate((element) => {
      element.dataset["kept"] = "yes";
      getSelection()?.selectAllChildren(element);
    });
    const scrollTop = await scroller.evaluate((element) => element.scrollTop);
    await grow();
    await expect.poll(() => table.getAttribute("aria-rowcount")).toBe(String(written + 1));
    expect(await scroller.evaluate((element) => element.scrollTop)).toBe(scrollTop);
    expect(await row.getAttribute("data-kept")).toBe("yes");
    expect(await row.getAttribute("class")).toContain("active");
    expect(await page.evaluate(() => String(getSelection()))).toContain("file-155.txt");
    // The end of the list is not the one that was known before.
    await table.getByRole("rowgroup", { name: "Files" }).press("End");
    await table.getByRole("row", { name: `file-${written - 1}.txt` }).waitFor();
  });

  /** How often a row is built anew from now on. */
  const countDraws = async (row: Locator): Promise<() => Promise<number>> => {
    const counter = await row.evaluateHandle((element) => {
      const counted = { draws: 0 };
      new MutationObserver((records) => {
        counted.draws += records.length;
      }).observe(element, { childList: true });
      return counted;
    });
    return () => counter.evaluate(({ draws }) => draws);
  };

  it("keep the folders open or closed", async () => {
    const { page } = screen;
    await page.getByRole("button", { name: "By directory" }).click();
    const item = (name: string) =>
      page.getByRole("treeitem").filter({ has: page.getByText(name, { exact: true }) });
    await item("file-1.txt").waitFor();
    const draws = await countDraws(item("a"));
    await item("a").click();
    await item("file-0.txt").waitFor({ state: "hidden" });
    expect(await draws()).toBe(1);
    await grow();
    await item("a")
      .getByText(String(Math.ceil(written / 20)), { exact: true })
      .waitFor();
    expect(await item("file-0.txt").isVisible()).toBe(false);
    expect(await item("file-1.txt").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Flat list" }).click();
  });

  it("keep what the overview has marked", async () => {
    const { page } = screen;
    await page.getByRole("tab", { name: "Overview" }).click();
    const executable = page.locator("dd", { hasText: "/bin/reader" });
    await executable.evaluate((element) => getSelection()?.selectAllChildren(element));
    await grow();
    await page
      .locator(".line", { hasText: "Files read" })
      .getByText(String(written), { exact: true })
      .waitFor();
    expect(await page.evaluate(() => String(getSelection()))).toContain("/bin/reader");
    expect(screen.problems).toEqual([]);
  });
});
