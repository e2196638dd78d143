import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ScreenApi } from "../../core/protocol/investigationApi.js";
import { openScreen, type ScreenPage } from "./screenPage.js";
import { sharedBrowser } from "./sharedBrowser.js";

const trace = "sample-traces/job-attack.jsonl.gz";

describe("a failure", () => {
  const failing = new Set<keyof ScreenApi>();
  const browser = sharedBrowser();
  let screen: ScreenPage;
  let page: Page;
  beforeEach(async () => {
    failing.clear();
    screen = await openScreen(browser(), { trace, failing });
    ({ page } = screen);
    await page.getByRole("row", { name: /^python3 \/tmp\/dump\.py/ }).click();
    await page.locator(".reading").waitFor({ state: "hidden" });
  });
  afterEach(async () => {
    expect(screen.problems).toEqual([]);
    await screen.close();
  });

  const banner = (text: string) => page.getByRole("alert").filter({ hasText: text });

  it("to do something stays until it is put away", async () => {
    failing.add("exportTable");
    await page.getByRole("button", { name: "More actions of the details" }).click();
    await page.getByRole("menuitem", { name: "Export as CSV…" }).click();
    await banner("No exportTable now.").waitFor();
    // Answers to questions say nothing about it.
    await page.getByRole("row", { name: /^Runner\.Worker/ }).click();
    await page.getByRole("tab", { name: /^Files \d/ }).waitFor();
    await banner("No exportTable now.").getByRole("button", { name: "Dismiss" }).click();
    await banner("No exportTable now.").waitFor({ state: "detached" });
  });

  it("to copy is not announced as copied", async () => {
    failing.add("copyText");
    await page.getByRole("button", { name: "Copy command line" }).first().click();
    await banner("No copyText now.").waitFor();
    expect(await page.getByText("Copied.").count()).toBe(0);
    failing.clear();
    await page.getByRole("button", { name: "Copy command line" }).first().click();
    await page.getByText("Copied.").waitFor({ state: "attached" });
  });

  it("to answer is taken back by the answer to the next try", async () => {
    failing.add("getFiles").add("getTimeline");
    await page.getByRole("tab", { name: /^Files \d/ }).click();
    await page.locator(".tree .rows").press(".");
    await banner("No getFiles now.").waitFor();
    await banner("No getTimeline now.").waitFor();
    failing.clear();
    await banner("No getTimeline now.").getByRole("button", { name: "Retry" }).click();
    await page.getByRole("cell", { name: /^\/proc\/\d+\/mem, high finding$/ }).waitFor();
    await expect.poll(() => page.getByRole("alert").filter({ hasText: " now." }).count()).toBe(0);
  });

  it("to have the evidence of a finding leaves no empty rows, and is mended by a retry", async () => {
    await page.getByRole("tab", { name: /^Findings \d/ }).waitFor();
    failing.add("getEventTexts");
    await page.getByRole("tab", { name: /^Findings \d/ }).click();
    await banner("No getEventTexts now.").waitFor();
    expect(await page.locator(".finding .evidence").count()).toBe(0);
    failing.clear();
    await banner("No getEventTexts now.").getByRole("button", { name: "Retry" }).click();
    await page.locator(".finding .evidence", { hasText: "/mem" }).first().waitFor();
    await banner("No getEventTexts now.").waitFor({ state: "detached" });
  });
});
