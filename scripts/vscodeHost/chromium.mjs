import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDebianPackages } from "./debianPackages.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

/**
 * Everything that the browser would fetch by itself is off, and no name but loopback resolves: what is left in a
 * test's list of requests is the workbench and the extension. No sandbox, because the tests may run as root.
 */
const switches = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
];

/** Path of the browser: CHROMIUM_PATH, else the first of the usual names on the PATH. */
function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const found = names
    .map((name) => spawnSync("which", [name], { encoding: "utf8" }).stdout?.trim())
    .find(Boolean);
  if (!found) throw new Error("No Chromium found. Install it, or set CHROMIUM_PATH to its program file.");
  return found;
}

/**
 * Starts headless Chromium with a fresh profile.
 *
 * @param {{ width: number; height: number }} [viewport] in CSS pixels
 * @returns {Promise<{ page: import("playwright-core").Page; close: () => Promise<void> }>} an empty page; `close` ends
 *   the browser and removes the profile
 */
export async function launchChromium(viewport = { width: 1440, height: 900 }) {
  await ensureDebianPackages();
  const { chromium } = await import("playwright-core");
  const profileDir = mkdtempSync(join(tmpdir(), "trace-investigator-chromium-"));
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath: findChromium(),
    headless: true,
    args: switches,
    viewport,
  });
  const close = async () => {
    await context.close();
    // Helper processes of Chromium may still write for a moment.
    await rm(profileDir, { recursive: true, force: true, maxRetries: 10 });
  };
  return { page: context.pages()[0] ?? (await context.newPage()), close };
}
