import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkoutDir } from "./cacheDir.mjs";
import { launchChromium } from "./chromium.mjs";
import { startCodeServer } from "./startCodeServer.mjs";
import { workbenchUrl } from "./workbenchUrl.mjs";

/** Longest time for all tests together: a page that never reports back must not hang the run. */
const runLimitMs = 20 * 60_000;

/**
 * The workbench (VS Code 1.139) calls two functions of its page when it was opened with `extensionTestsPath`:
 * `codeAutomationLog` for each line of output and `codeAutomationExit` at the end, with the exit code.
 */
async function exposeAutomation(page) {
  const log = [];
  let exit;
  const exitCode = new Promise((resolve) => (exit = resolve));
  await page.exposeFunction("codeAutomationLog", (type, args) => {
    // The window reports every step of its own start; results come by file.
    if (type === "error") log.push(`[${type}] ${args.join(" ")}`);
  });
  await page.exposeFunction("codeAutomationExit", exit);
  return { exitCode, log };
}

/**
 * Runs the tests in code-server, with headless Chromium as its window.
 *
 * @param {import("./runTestsInDesktop.mjs").TestPlan} plan
 * @returns {Promise<string | undefined>} the reason of the failure with the log of the window, if it failed
 */
export async function runTestsInCodeServer(plan) {
  const server = await startCodeServer();
  try {
    const { page, close } = await launchChromium();
    try {
      return await runInPage(page, server.authority, plan);
    } finally {
      await close();
    }
  } finally {
    await server.close();
  }
}

async function runInPage(page, authority, { extensionDir, testsPath, workspace, env }) {
  const { exitCode, log } = await exposeAutomation(page);
  await page.goto(workbenchUrl(authority, { folder: workspace, extensionDir, testsPath, env }));
  let timer;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, runLimitMs, "timeout")));
  const code = await Promise.race([exitCode, limit]);
  clearTimeout(timer);
  if (code === 0) return undefined;
  if (code !== "timeout")
    return [...log, `The extension host ended the tests with exit code ${code}.`].join("\n");
  const screenshot = join(checkoutDir, "test-results/screenshots/vscodeTestTimeout.png");
  mkdirSync(join(screenshot, ".."), { recursive: true });
  await page.screenshot({ path: screenshot });
  return [...log, `The tests did not end within ${runLimitMs / 60_000} minutes. See ${screenshot}`].join(
    "\n",
  );
}
