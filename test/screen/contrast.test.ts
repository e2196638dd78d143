import { describe, expect, it } from "vitest";
import { installColours, measureContrast, recordCanvasText } from "./contrast.js";
import { openScreen, type ScreenPage } from "./screenPage.js";
import { sharedBrowser } from "./sharedBrowser.js";
import { themeNames } from "./themes.js";

const trace = "sample-traces/job-attack.jsonl.gz";
/** Least ratios of WCAG 2.2, level AA, for text of normal size and for graphics. */
const least = { text: 4.5, glyph: 3 };

describe("contrast", () => {
  const browser = sharedBrowser();

  async function expectReadable(screen: ScreenPage): Promise<void> {
    const measured = await measureContrast(screen.page);
    expect(measured.length).toBeGreaterThan(40);
    expect(measured.filter(({ kind, ratio }) => ratio < least[kind])).toEqual([]);
  }

  it.each(themeNames)("suffices for every text and glyph in %s", async (theme) => {
    const screen = await openScreen(browser(), {
      trace,
      theme,
      init: [recordCanvasText, installColours],
    });
    const { page } = screen;
    await page.locator(".tree .row[aria-selected=true]").waitFor();
    await page.locator(".tree .rows").press("F8");
    await page.locator(".finding .evidence").first().waitFor();
    await expectReadable(screen);
    for (const tab of ["Overview", "Files", "Connections", "Events"]) {
      await page.getByRole("tab", { name: tab }).click();
      await page.locator(".panel :is(dd, td, .line)").first().waitFor();
      await expectReadable(screen);
    }
    await page.getByRole("textbox", { name: "Filter events" }).fill("colour:red");
    await page.locator(".filter-message:not([hidden])").waitFor();
    await page.getByRole("button", { name: "More actions", exact: true }).click();
    await page.getByRole("menu").waitFor();
    await expectReadable(screen);
    expect(screen.problems).toEqual([]);
    await screen.close();
  });
});
