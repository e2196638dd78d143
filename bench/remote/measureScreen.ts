import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import type { RunnerUnderTest } from "../../test/harness/runnerUnderTest.js";
import { readTraceLines } from "../../test/harness/traceContents.js";
import { openWorkbench, type Workbench } from "../../test/harness/workbench.js";
import { type Shown, tellLatency, workloadCommand } from "./liveLatency.js";

/** When the screen showed which length of the trace, seconds: noted once the frame that shows it was painted. */
type Sample = readonly [atEpochMs: number, shownSeconds: number];

/** The header shows how much of the trace the tree and the timeline beside it are of. Watching it causes no frames. */
function watchPage(): void {
  const page = globalThis as unknown as { samples: [number, number][] };
  page.samples = [];
  let drawn = 0;
  const look = (): void => {
    const header = document.querySelector("[aria-label='Trace summary']");
    const seconds = Number(/([\d.]+) s\s*from /u.exec(header?.textContent ?? "")?.[1] ?? 0);
    if (seconds <= drawn) return;
    drawn = seconds;
    // The callback comes before the frame is painted, and that of the next frame after it was.
    requestAnimationFrame(() => requestAnimationFrame(() => page.samples.push([Date.now(), seconds])));
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  look();
}

/** From the moment an event happened to the frame of the real workbench that shows it. */
export async function measureScreen(runner: RunnerUnderTest): Promise<void> {
  const library = join(runner.folder, "library");
  const folder = join(runner.folder, "repository");
  mkdirSync(folder);
  writeFileSync(join(folder, "README.md"), "A repository.\n");
  const host = { host: "127.0.0.1", port: runner.server.port, user: "recorder" };
  const workbench = await openWorkbench({
    folder,
    settings: {
      "traceInvestigator.remote.runners": [{ ...host, identityFile: join(runner.server.folder, "client") }],
      "traceInvestigator.library.folder": library,
    },
  });
  try {
    await workbench.openFile("README.md");
    const samples = await record(workbench);
    const path = join(library, readdirSync(library).find((name) => name.endsWith(".gz")) ?? "");
    const startMs = Date.parse(String(readTraceLines(path)[0]?.["timestamp"]));
    const shown = samples.map(([atEpochMs, seconds]): Shown => ({
      atEpochMs,
      lastEventEpochMs: startMs + seconds * 1000,
    }));
    tellLatency("to the painted screen", shown, path);
  } finally {
    await workbench.close();
  }
}

async function record(workbench: Workbench): Promise<readonly Sample[]> {
  const { page } = workbench;
  const input = page.locator(".quick-input-widget input[type=text]");
  const choose = (label: string): Promise<void> =>
    page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().click();
  await workbench.runCommand("Trace Investigator: Record…");
  await choose("127.0.0.1");
  await choose("A command");
  await page.locator(".quick-input-widget", { hasText: "Command for the shell" }).waitFor();
  await input.fill(workloadCommand);
  await input.press("Enter");
  for (const label of ["100 MiB", "10 minutes", "Hide tokens"]) await choose(label);
  await page.locator(".quick-input-widget", { hasText: "What else to hide" }).waitFor();
  await input.press("Enter");
  await page.locator(".monaco-dialog-box").getByRole("button", { name: "Trust This Key" }).click();
  const frame = await workbench.webview("[role=treegrid]");
  await frame.evaluate(watchPage);
  await frame.locator(".reading").waitFor({ state: "hidden", timeout: 120_000 });
  return samplesOf(frame);
}

function samplesOf(frame: Frame): Promise<readonly Sample[]> {
  return frame.evaluate(() => (globalThis as unknown as { samples: [number, number][] }).samples);
}
