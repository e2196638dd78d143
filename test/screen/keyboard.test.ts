import type { Locator, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openScreen, type ScreenPage } from "./screenPage.js";
import { sharedBrowser } from "./sharedBrowser.js";

const trace = "sample-traces/job-attack.jsonl.gz";

/** Name of the row that assistive technology is told to read; null where none is. */
function readAloud(owner: Locator): Promise<string | null> {
  return owner.evaluate((element) => {
    const id = element.getAttribute("aria-activedescendant");
    const row = id === null ? null : document.getElementById(id);
    return row === null || !element.contains(row)
      ? null
      : (row.getAttribute("aria-label") ?? row.textContent);
  });
}

/** Names of what the keyboard stops at in each pane, in order: heads before rows, panes as they are read. */
const paneStops: ReadonlySet<string> = new Set([
  "Show SQL",
  "Only this subtree",
  "Command, in order of start",
  "Processes",
  "Resize processes",
  "Zoom to selection",
  "Resize timeline",
  "Include processes below",
  "Runner.Listener",
  "Line",
  "Events",
]);

describe("the screen without a mouse", () => {
  const browser = sharedBrowser();
  let screen: ScreenPage;
  let page: Page;
  beforeEach(async () => {
    screen = await openScreen(browser(), { trace });
    ({ page } = screen);
    await page.locator(".tree .row[aria-selected=true]").waitFor();
    await page.locator(".reading").waitFor({ state: "hidden" });
  });
  afterEach(async () => {
    expect(screen.problems).toEqual([]);
    await screen.close();
  });

  const copied = (): unknown => screen.calls.findLast(({ method }) => method === "copyText")?.request;
  const choose = async (name: string | RegExp): Promise<void> => {
    await page.getByRole("menu").waitFor();
    const item = page.getByRole("menuitem", { name });
    for (let at = 0; at < 12 && !(await item.evaluate((one) => one === document.activeElement)); at++)
      await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  };

  it("comes to the heads of each pane before its rows", async () => {
    await page.getByRole("tab", { name: /^Events \d/ }).click();
    await page.getByRole("rowgroup", { name: "Events" }).waitFor();
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement: at } = document;
        return at?.getAttribute("aria-label") ?? at?.textContent ?? "";
      });
    await page.getByRole("textbox", { name: "Filter events" }).focus();
    const stops: string[] = [];
    while (!stops.includes("Events") && stops.length < 40) {
      await page.keyboard.press("Tab");
      stops.push(await focused());
    }
    expect(stops.filter((stop) => paneStops.has(stop))).toEqual([...paneStops]);
  });

  it("sorts the tree by its heads and its menu", async () => {
    const tree = page.locator(".tree");
    await page.getByRole("treegrid", { name: "Processes" }).focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    const duration = tree.getByRole("columnheader", { name: "Duration" });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
      .toBe("Duration");
    await page.keyboard.press("Enter");
    expect(await duration.getAttribute("aria-sort")).toBe("descending");
    await page.keyboard.press("Enter");
    expect(await duration.getAttribute("aria-sort")).toBe("ascending");
    await page.getByRole("button", { name: "More actions of the processes" }).press("Enter");
    await page.getByRole("menuitemcheckbox", { name: "Order by connections" }).press("Enter");
    expect(await tree.getByRole("columnheader", { name: "Connections" }).getAttribute("aria-sort")).toBe(
      "descending",
    );
  });

  it("opens the menu of a process, and adds others to the selection", async () => {
    const tree = page.getByRole("treegrid", { name: "Processes" });
    await tree.focus();
    await page.keyboard.press("Home");
    expect(await readAloud(tree)).toMatch(/^Runner\.Listener/);
    await page.keyboard.press("Control+ArrowDown");
    expect(await readAloud(tree)).toMatch(/^Runner\.Worker/);
    await page.keyboard.press("Space");
    const selected = tree.locator(".row[aria-selected=true]");
    expect(await selected.count()).toBe(2);
    await page.keyboard.press("Space");
    expect(await selected.count()).toBe(1);
    expect(await readAloud(tree)).toMatch(/^Runner\.Worker/);
    await page.keyboard.press("Shift+F10");
    await choose(/^Copy command line/);
    await expect.poll(copied).toMatchObject({ text: expect.stringContaining("Runner.Worker") as string });
    await expect.poll(() => tree.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("reads table rows aloud, sorts them, and opens their menu", async () => {
    await page.getByRole("row", { name: /^python3 \/tmp\/dump\.py/ }).click();
    await page.getByRole("tab", { name: /^Events \d/ }).click();
    const table = page.getByRole("group", { name: "Events" });
    const rows = table.getByRole("rowgroup", { name: "Events" });
    await table.getByRole("row").nth(3).waitFor();
    await rows.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const second = await readAloud(rows);
    expect(second).not.toBeNull();
    expect(await table.getByRole("row", { selected: true }).textContent()).toBe(second);
    await page.keyboard.press("ContextMenu");
    await choose("Copy the line of the trace");
    await expect.poll(copied).toMatchObject({ text: expect.stringMatching(/^\{.*"type":.*\}$/) as string });

    // The row with the focus is told of only while it is in the page.
    await table.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await expect.poll(() => rows.getAttribute("aria-activedescendant")).toBeNull();
    await page.keyboard.press("ArrowDown");
    expect(await readAloud(rows)).not.toBeNull();

    const scrollTop = await table.evaluate((element) => element.scrollTop);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    expect(await table.evaluate((element) => element.scrollTop)).toBe(scrollTop);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const type = table.getByRole("columnheader", { name: "Type" });
    await expect.poll(() => type.getAttribute("aria-sort")).toBe("ascending");
  });

  it("shows who touched a file, from the list and from the directories", async () => {
    await page.getByRole("row", { name: /^python3 \/tmp\/dump\.py/ }).click();
    await page.getByRole("tab", { name: /^Files \d/ }).click();
    await page.getByRole("cell", { name: /\/mem, high finding$/ }).waitFor();
    await page.getByRole("rowgroup", { name: "Files" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+F10");
    await choose("Who touched this file");
    await page.getByRole("button", { name: /^Back to the list from Who touched/ }).press("Enter");

    await page.getByRole("button", { name: "By directory" }).click();
    const tree = page.getByRole("tree", { name: "Files by directory" });
    await tree.getByRole("treeitem").first().waitFor();
    await tree.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    expect(await readAloud(tree)).toBe(await tree.getByRole("treeitem", { selected: true }).textContent());
    await page.keyboard.press("Control+c");
    await expect.poll(copied).toMatchObject({ text: expect.stringMatching(/^\/[^ ]+$/) as string });
    await page.keyboard.press("ContextMenu");
    await choose(/^Filter to path:/);
    await page.locator(".condition", { hasText: "path:" }).waitFor();
  });

  it("opens the menu of a mark of the timeline", async () => {
    await page.keyboard.press("F6");
    await page.keyboard.press("F6");
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe("timeline");
    const connections = page.getByRole("listbox", { name: /^exfil\.bad\.example lane/ });
    await connections.getByRole("option").first().focus();
    await page.keyboard.press("ContextMenu");
    await choose("Filter to host:exfil.bad.example");
    await page.locator(".condition", { hasText: "host:exfil.bad.example" }).waitFor();
  });
});
