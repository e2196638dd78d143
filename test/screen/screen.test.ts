import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ViewState } from "../../core/protocol/viewState.js";
import { openScreen, type WorkbenchCall } from "./screenPage.js";
import { sharedBrowser } from "./sharedBrowser.js";

const trace = "sample-traces/job-attack.jsonl.gz";
const { events } = JSON.parse(readFileSync("sample-traces/job-attack.expected.json", "utf8")) as {
  readonly events: number;
};

function lastCall(calls: readonly WorkbenchCall[], method: WorkbenchCall["method"]): unknown {
  return calls.findLast((call) => call.method === method)?.request;
}

describe("the screen over a recorded attack", () => {
  const browser = sharedBrowser();

  it("leads from the tree to the files and connections of the hostile process", async () => {
    const screen = await openScreen(browser(), { trace });
    const { page, calls } = screen;
    const tree = page.getByRole("treegrid", { name: "Processes" });
    await tree.locator(".row[aria-selected=true]").waitFor();
    await page.locator(".result", { hasText: / of [1-9][\d,]+ events/ }).waitFor();

    await tree
      .getByRole("row", { name: /^python3 \/tmp\/dump\.py, process \d+, .* findings?, worst high$/ })
      .click();
    await page.getByRole("tab", { name: /^Files \d/ }).click();
    await page.getByRole("cell", { name: /^\/proc\/\d+\/mem, high finding$/ }).waitFor();

    const folded = page.getByRole("cell", { name: /^\/proc\/\*\/comm/ });
    const members = Number(/(\d+) paths/.exec((await folded.textContent()) ?? "")?.[1]);
    await folded.click();
    await expect
      .poll(() => page.getByRole("table", { name: "Files" }).getAttribute("aria-rowcount"))
      .toBe(String(members + 1));
    await page.getByRole("button", { name: "Back to the list from /proc/*/comm" }).click();
    await folded.waitFor();

    await tree.getByRole("row", { name: /^node setup\.js/ }).click();
    await page.getByRole("tab", { name: "Connections 0" }).click();
    await page.getByText("Processes below it did:").waitFor();
    await page.locator(".line", { hasText: "exfil.bad.example:80" }).getByText("203.0.113.66").waitFor();
    await page
      .locator(".line", { hasText: "exfil.bad.example" })
      .getByRole("button", { name: /^curl \(\d+\)$/ })
      .click();
    await page.getByRole("cell", { name: "203.0.113.66:80" }).waitFor();

    await page.keyboard.press("Control+Alt+s");
    expect(lastCall(calls, "showSql")).toMatchObject({ pane: "connections" });
    expect(screen.problems).toEqual([]);
    await screen.close();
  });

  it("filters by chip, toggle, subtree and range, and takes them back in order", async () => {
    const screen = await openScreen(browser(), { trace });
    const { page } = screen;
    const tree = page.getByRole("treegrid", { name: "Processes" });
    // Counts of a trace that is still being read grow.
    const result = page.locator(".result", { hasText: ` of ${events.toLocaleString("en-US")} events` });
    await result.waitFor();
    await expect.poll(() => page.locator(".chip-count").last().textContent()).toMatch(/^[1-9]/);
    const before = (await result.textContent()) ?? "";

    await page.keyboard.press("/");
    await page.keyboard.type("host:*.bad.example ");
    await page.locator(".condition", { hasText: "host:*.bad.example" }).waitFor();
    await page
      .locator(".tree + *, .pane[data-pane=processes] .subtitle", { hasText: "1 of 37" })
      .first()
      .waitFor();

    await tree.focus();
    const box = await page.locator(".timeline canvas").first().boundingBox();
    const [left, top] = [box?.x ?? 0, (box?.y ?? 0) + 80];
    await page.mouse.move(left + 400, top);
    await page.keyboard.down("Shift");
    await page.mouse.down();
    await page.mouse.move(left + 700, top);
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await page.locator(".condition", { hasText: "time:" }).waitFor();

    await tree.focus();
    await page.keyboard.press("Escape");
    await page.locator(".condition", { hasText: "time:" }).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.locator(".condition").first().waitFor({ state: "detached" });
    await expect.poll(() => result.textContent(), { timeout: 60_000 }).toBe(before);
    expect(screen.problems).toEqual([]);
    await screen.close();
  });

  it("tells what a process did not do from what the filter hides", async () => {
    const screen = await openScreen(browser(), { trace });
    const { page } = screen;
    const tree = page.getByRole("treegrid", { name: "Processes" });
    await page.locator(".result", { hasText: / of [1-9][\d,]+ events/ }).waitFor();
    await tree.getByRole("row", { name: /^node setup\.js/ }).click();
    await page.getByRole("tab", { name: "DNS 0" }).click();
    await page.getByText("This process made no DNS look-ups.").waitFor();
    await page.getByRole("button", { name: "Include processes below" }).click();
    await page.getByRole("tab", { name: /^DNS [1-9]/ }).waitFor();
    await page.getByRole("tab", { name: /^Findings [1-9]/ }).click();
    const findings = page.locator(".finding");
    await findings
      .getByRole("button", { name: /^curl \(\d+\)$/ })
      .first()
      .waitFor();

    await page.keyboard.press("/");
    await page.keyboard.type("type:file_write");
    await tree.focus();
    await page.locator(".condition", { hasText: "type:file_write" }).waitFor();
    await page.getByRole("tab", { name: "DNS 0" }).click();
    await page.getByText("No DNS look-up of this process and those below it matches the filter.").waitFor();
    await page.getByRole("button", { name: "Clear filter" }).click();
    await page.getByRole("tab", { name: /^DNS [1-9]/ }).waitFor();
    expect(screen.problems).toEqual([]);
    await screen.close();
  });

  it("is walked with the keyboard, and remembered", async () => {
    const screen = await openScreen(browser(), { trace });
    const { page } = screen;
    const tree = page.getByRole("treegrid", { name: "Processes" });
    await tree.locator(".row[aria-selected=true]").waitFor();
    await tree.focus();
    await page.keyboard.press("Home");
    await tree.locator(".row[aria-selected=true]", { hasText: "Runner.Listener" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => tree.getAttribute("aria-rowcount")).toBe("2");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await tree.locator(".row[aria-selected=true]", { hasText: "Runner.Worker" }).waitFor();

    await page.keyboard.press("F8");
    await page.getByRole("tab", { name: "Findings", selected: true }).waitFor();
    await page.keyboard.press(".");
    await page.locator(".pane[data-pane=timeline] .subtitle", { hasText: " to " }).waitFor();
    await page.keyboard.press("F6");
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe("timeline");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("option");

    await expect
      .poll(() => lastCall(screen.calls, "saveState"))
      .toMatchObject({ state: { tab: "findings", view: expect.anything() as unknown } });
    const { state } = lastCall(screen.calls, "saveState") as { state: ViewState };
    await screen.close();
    const again = await openScreen(browser(), { trace, state });
    await again.page.getByRole("tab", { name: "Findings", selected: true }).waitFor();
    await again.page.locator(".pane[data-pane=timeline] .subtitle", { hasText: " to " }).waitFor();

    // What is changed last is kept also where the page goes at once.
    await again.page.evaluate(() => {
      document.querySelectorAll<HTMLElement>("[role=tab]").forEach((tab) => {
        if (tab.textContent.startsWith("Events")) tab.click();
      });
      location.reload();
    });
    await again.page.getByRole("tab", { name: "Events", selected: true }).waitFor();
    expect(again.problems).toEqual([]);
    await again.close();
  });

  it.each([900, 500])("keeps the panes in sight at a width of %d", async (width) => {
    const screen = await openScreen(browser(), { trace, width, height: 700 });
    const { page, calls } = screen;
    await page.locator(".tree .row[aria-selected=true]").waitFor();
    for (const name of ["Timeline", "Processes", "Details"])
      await page.getByRole("region", { name }).waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBe(0);
    await page.getByRole("button", { name: "Compare with another run…" }).click();
    await expect.poll(() => calls.map(({ method }) => method)).toContain("compare");
    expect(screen.problems).toEqual([]);
    await screen.close();
  });
});
