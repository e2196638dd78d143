import type { CDPSession, Page } from "playwright-core";
import { openScreen, type ScreenBrowser, type ScreenPage } from "../../test/screen/screenPage.js";
import { until } from "../measuring.js";
import type { Samples } from "./measureTree.js";
import { timeInput } from "./measureTree.js";
import { installPageClock } from "./pageClock.js";

const framesAGesture = 120;
const rounds = 2;
const clicks = 20;

type Gesture = "idle" | "zoom" | "pan";

/** Frames while the timeline of a large trace is zoomed and panned, and clicks in its tree; milliseconds. */
export async function measureTimeline(
  browser: ScreenBrowser,
  trace: string,
  report: (title: string, samples: Samples) => void,
): Promise<void> {
  const screen = await openScreen(browser, { trace, init: [installPageClock] });
  await until(screen.trace, () => screen.trace.status.phase === "complete");
  await screen.page.reload();
  await screen.page.locator(".tree .row[aria-selected=true]").waitFor();
  const gestures: Samples = {};
  const add = (name: string, values: readonly number[]): void => {
    gestures[name] = [...(gestures[name] ?? []), ...values];
  };
  const session = await screen.page.context().newCDPSession(screen.page);
  await session.send("Performance.enable");
  for (let round = 0; round < rounds; round++)
    for (const gesture of ["idle", "zoom", "pan"] as const)
      for (const [name, values] of Object.entries(await runGesture(screen.page, session, gesture)))
        add(`${gesture}: ${name}`, values);
  report("Timeline of 1,000,000 events", gestures);
  for (const tab of ["Overview", "Files", "Events"]) {
    await screen.page.getByRole("tab", { name: tab }).click();
    report(`Click to ${tab}`, await clickProcesses(screen));
  }
  await screen.close();
}

async function runGesture(page: Page, session: CDPSession, gesture: Gesture): Promise<Samples> {
  await page.keyboard.press("Escape");
  const before = await mainThreadMs(session);
  const frames = await page.evaluate(playGesture, { gesture, count: framesAGesture });
  const after = await mainThreadMs(session);
  const perFrame = (name: keyof typeof after): number[] => [(after[name] - before[name]) / framesAGesture];
  return {
    frame: frames.intervalsMs,
    "drawing script a frame": frames.scriptMs,
    "all script a frame (mean)": perFrame("script"),
    "style and layout a frame (mean)": perFrame("layout"),
    "main thread a frame (mean)": perFrame("task"),
  };
}

async function mainThreadMs(session: CDPSession) {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? NaN) * 1000;
  return {
    script: of("ScriptDuration"),
    layout: of("LayoutDuration") + of("RecalcStyleDuration"),
    task: of("TaskDuration"),
  };
}

/** Runs in the page: one wheel event a frame, as a finger on a touchpad makes them. */
function playGesture({ gesture, count }: { readonly gesture: Gesture; readonly count: number }) {
  const canvas = document.querySelector<HTMLElement>(".timeline canvas");
  if (canvas === null) throw new Error("there is no timeline");
  const box = canvas.getBoundingClientRect();
  const intervalsMs: number[] = [];
  const scriptFrom = window.pageClock.frameScriptMs.length;
  return new Promise<{ intervalsMs: number[]; scriptMs: number[] }>((resolve) => {
    let lastMs = -1;
    const step =
      (frame: number) =>
      (atMs: number): void => {
        if (lastMs >= 0) intervalsMs.push(atMs - lastMs);
        lastMs = atMs;
        if (frame === count) {
          resolve({ intervalsMs, scriptMs: window.pageClock.frameScriptMs.slice(scriptFrom) });
          return;
        }
        // Inwards for a third of the frames before it pans or turns: there and back shows every level of detail.
        const forwards = frame < count / 2;
        if (gesture !== "idle")
          canvas.dispatchEvent(
            new WheelEvent("wheel", {
              bubbles: true,
              cancelable: true,
              clientX: box.left + box.width * 0.6,
              clientY: box.top + 120,
              shiftKey: gesture === "pan" && frame >= 20,
              deltaY: (forwards ? -1 : 1) * 40,
            }),
          );
        requestAnimationFrame(step(frame + 1));
      };
    requestAnimationFrame(step(0));
  });
}

/** Clicks one process after another and waits until its details stand. */
async function clickProcesses({ page }: ScreenPage): Promise<Samples> {
  const samples: Samples = { "click to selection": [], "click to details, without the engine": [] };
  const rows = await page.locator(".tree .row:not([hidden])").count();
  for (let click = 0; click < clicks; click++) {
    const answersBefore = await page.evaluate(() => window.pageClock.answers.length);
    const row = page.locator(".tree .row:not([hidden])").nth(2 + ((click * 7) % (rows - 12)));
    const selectedMs = await timeInput(page, () => row.click());
    await page.locator(".pane[data-pane=details] .pane-progress").waitFor({ state: "hidden" });
    await page.waitForTimeout(150);
    const answers = await page.evaluate((from) => window.pageClock.answers.slice(from), answersBefore);
    const answered = answers.map(({ atMs, paintedMs }) => paintedMs - atMs);
    samples["click to selection"]?.push(selectedMs);
    samples["click to details, without the engine"]?.push(
      selectedMs + answered.reduce((sum, ms) => sum + ms, 0),
    );
  }
  return samples;
}
