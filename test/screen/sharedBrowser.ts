import { afterAll, beforeAll } from "vitest";
import { type ScreenBrowser, screenBrowser } from "./screenPage.js";

/** One browser for all tests of the suite that calls this, or of the file: it is there while they run. */
export function sharedBrowser(): () => ScreenBrowser {
  let browser: ScreenBrowser | undefined;
  beforeAll(async () => {
    browser = await screenBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });
  return () => {
    if (browser === undefined) throw new Error("The browser runs while tests do.");
    return browser;
  };
}
