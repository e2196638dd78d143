import type { Page } from "playwright-core";
import type { ScreenBrowser, ScreenPage } from "../../test/screen/screenPage.js";
import { openScreen } from "../../test/screen/screenPage.js";
import { until } from "../measuring.js";
import { installPageClock } from "./pageClock.js";

export type Samples = Record<string, number[]>;

const rounds = 3;

/** Paint, expand and collapse of a tree of 100,000 processes, milliseconds. */
export async function measureTree(browser: ScreenBrowser, trace: string): Promise<Samples> {
  const screen = await openScreen(browser, { trace, init: [installPageClock] });
  await until(screen.trace, () => screen.trace.status.phase === "complete");
  const samples: Samples = { "paint, cold page": [], expand: [], collapse: [] };
  for (let round = 0; round < rounds; round++) {
    samples["paint, cold page"]?.push(await paintOnce(screen.page));
    await screen.notify({ kind: "command", command: "expandAll" });
    await expectRows(screen.page, (count) => count > 100_000);
    samples["collapse"]?.push(await toggleRoot(screen));
    await expectRows(screen.page, (count) => count < 10);
    samples["expand"]?.push(await toggleRoot(screen));
    await expectRows(screen.page, (count) => count > 100_000);
  }
  await screen.close();
  return samples;
}

async function paintOnce(page: Page): Promise<number> {
  await page.reload();
  const painted = await page.waitForFunction(() => window.pageClock.firstTreeMs);
  return painted.jsonValue() as Promise<number>;
}

/** Clicks the twistie of the first process, which holds all others. */
async function toggleRoot({ page }: ScreenPage): Promise<number> {
  return timeInput(page, () => page.locator(".tree .row[aria-rowindex='2'] .twistie").click());
}

async function expectRows(page: Page, is: (count: number) => boolean): Promise<void> {
  const tree = page.locator(".tree .rows");
  while (!is(Number(await tree.getAttribute("aria-rowcount")))) await page.waitForTimeout(20);
}

/** From a gesture to the frame that shows its effect. */
export async function timeInput(page: Page, gesture: () => Promise<void>): Promise<number> {
  const before = await page.evaluate(() => window.pageClock.inputs.length);
  await gesture();
  await page.waitForFunction((count) => window.pageClock.inputs.length > count, before);
  const { atMs, paintedMs } = await page.evaluate(
    (index) => window.pageClock.inputs[index] ?? { atMs: NaN, paintedMs: NaN },
    before,
  );
  return paintedMs - atMs;
}
