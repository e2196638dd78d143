import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { openScreen, type ScreenPage } from "./screenPage.js";
import { sharedBrowser } from "./sharedBrowser.js";
import { writeTrace } from "./traceFile.js";

const reader = { pid: 7, comm: "reader" };
/** The event of line 2,000 opens this one. */
const file = "/srv/file-1999.txt";
const trace = writeTrace([
  { atMs: 0, type: "process_exec", ...reader, filename: "/bin/reader", args: ["reader"] },
  ...Array.from({ length: 2400 }, (_, at) => ({
    atMs: at + 1,
    type: "file_open",
    ...reader,
    path: at % 2 === 0 ? `/srv/file-${at + 1}.txt` : `/usr/lib/lib-${at + 1}.so`,
    flags: "O_RDONLY",
  })),
  { atMs: 5000, type: "process_exec", pid: 9, comm: "other", filename: "/bin/other", args: ["other"] },
]);

describe("an event that is to be shown", () => {
  const browser = sharedBrowser();
  let screen: ScreenPage;
  let page: Page;
  afterAll(() => {
    trace.remove();
  });
  beforeEach(async () => {
    screen = await openScreen(browser(), { trace: trace.path, settings: { hideLibraryLoads: false } });
    ({ page } = screen);
    await page.getByRole("row", { name: /^other/ }).click();
    await page.locator(".reading").waitFor({ state: "hidden" });
  });
  afterEach(async () => {
    expect(screen.problems).toEqual([]);
    await screen.close();
  });

  const reveal = async (line: number): Promise<void> => {
    const [row] = await screen.trace.queryRows(`select process_id from event where event_id = ${line}`);
    await screen.notify({
      kind: "reveal",
      processId: Number(row?.["process_id"]),
      eventId: line,
      timeUs: null,
    });
  };
  const events = (): Locator => page.getByRole("group", { name: "Events" });
  const marked = (): Locator => events().getByRole("row", { selected: true });

  const expectInSight = async (): Promise<void> => {
    // The timeline takes its room with its own answer.
    await expect
      .poll(async () => {
        const [list, row] = await Promise.all([events().boundingBox(), marked().boundingBox()]);
        if (list === null || row === null) return false;
        return row.y >= list.y + 22 && row.y + 22 <= list.y + list.height;
      })
      .toBe(true);
  };

  it("is marked and in sight, however far down the list and whatever its order", async () => {
    await reveal(2000);
    await marked().filter({ hasText: file }).waitFor();
    await expectInSight();
    const rows = events().getByRole("rowgroup", { name: "Events" });
    expect(await rows.getAttribute("aria-activedescendant")).toBe(await marked().getAttribute("id"));
    expect(await marked().getAttribute("aria-rowindex")).toBe("2001");
    // The mark is seen although the keyboard is elsewhere.
    const fill = (row: Locator) =>
      row
        .getByRole("cell")
        .first()
        .evaluate((cell) => getComputedStyle(cell).backgroundColor);
    expect(await fill(marked())).not.toBe(await fill(events().getByRole("row", { selected: false }).last()));

    const line = events().getByRole("columnheader", { name: "Line" });
    await line.getByRole("button").click();
    await line.getByRole("button").click();
    expect(await line.getAttribute("aria-sort")).toBe("descending");
    await reveal(3);
    await marked()
      .filter({ hasText: /lib-2\.so/ })
      .waitFor();
    await expectInSight();
    // Other panes take room from the list, which keeps the row in sight.
    await page.setViewportSize({ width: 1440, height: 700 });
    await expectInSight();
    expect(await marked().getAttribute("aria-rowindex")).toBe("2400");
  });

  it("is offered where the filter hides it, and shown once the filter is taken away", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("path:*.so ");
    await page.locator(".condition").waitFor();
    await reveal(2000);
    await page.getByText("The event of line 2,000 is hidden by the filter.").waitFor();
    expect(await marked().count()).toBe(0);
    await page.getByRole("status").getByRole("button", { name: "Clear filter" }).click();
    await marked().filter({ hasText: file }).waitFor();
    await expectInSight();
    expect(await page.getByText("is hidden by the filter").count()).toBe(0);
  });

  it("is offered where it is a library load, and forgotten where the reader goes elsewhere", async () => {
    await page.getByRole("button", { name: /library loads/i }).click();
    await reveal(2001);
    const sentence = page.getByText("The event of line 2,001 is a library load, hidden by the filter.");
    await sentence.waitFor();
    await page.getByRole("row", { name: /^other/ }).click();
    await sentence.waitFor({ state: "hidden" });
    await reveal(2001);
    await page.getByRole("status").getByRole("button", { name: "Show library loads" }).click();
    await marked().filter({ hasText: "lib-2000.so" }).waitFor();
    await expectInSight();
  });
});
