import { afterAll, expect, it } from "vitest";
import { openScreen } from "./screenPage.js";
import { sharedBrowser } from "./sharedBrowser.js";
import { writeTrace } from "./traceFile.js";

const hourMs = 3_600_000;
const tool = { pid: 7, comm: "curl" };
const connection = { type: "net_connect", ...tool, dst_addr: "203.0.113.7", dst_port: 443, protocol: "tcp" };
const trace = writeTrace([
  { atMs: 0, type: "process_exec", ...tool, filename: "/bin/curl", args: ["curl"] },
  ...Array.from({ length: 5 }, (_, index) => ({ atMs: hourMs + index * 1000, ...connection })),
  { atMs: 4 * hourMs, ...connection },
  { atMs: 6 * hourMs, type: "process_exit", ...tool, exit_code: 0 },
]);

const browser = sharedBrowser();
afterAll(() => {
  trace.remove();
});

it("tells of the connections of a long trace by pointer and by key, and leads into them", async () => {
  const screen = await openScreen(browser(), { trace: trace.path });
  const { page } = screen;
  const lane = page.getByRole("listbox", { name: "203.0.113.7 lane, 6 in view" });
  const first = lane.getByRole("option", { name: /^5 connections to 203\.0\.113\.7, / });
  await first.waitFor({ state: "attached" });
  // Lanes of findings come last, and move those below them.
  await page.getByRole("tab", { name: /^Findings/ }).waitFor();

  const canvas = page.locator(".timeline canvas").first();
  const box = await canvas.boundingBox();
  const [left, top, width, height] = [box?.x ?? 0, box?.y ?? 0, box?.width ?? 0, box?.height ?? 0];
  const x = left + 194 + (width - 202) / 6;
  const hover = page.locator(".hover:not([hidden])", { hasText: "Click to zoom" });
  for (let y = top + 60; y < top + height && (await hover.count()) === 0; y += 6) {
    await page.mouse.move(x, y);
    // A hover is there with the frame after the next one.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }
  expect(await hover.textContent()).toMatch(/203\.0\.113\.7.*Connections5Time3\d+ s to 3\d+ s/);
  await page.mouse.move(0, 0);

  await first.focus();
  await page.keyboard.press("Enter");
  await page.locator(".pane[data-pane=timeline] .subtitle", { hasText: " to " }).waitFor();
  await page
    .getByRole("option", { name: /^\d connections? to 203\.0\.113\.7:443/ })
    .first()
    .waitFor({ state: "attached" });
  // The bin is drawn no more: the keyboard stays in the timeline.
  await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe("timeline");
  await page.screenshot({ path: "test-results/screenshots/long-trace.png" });
  expect(screen.problems).toEqual([]);
  await screen.close();
});
