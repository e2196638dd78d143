import { existsSync, mkdirSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { screenBrowser } from "../../test/screen/screenPage.js";
import { quantile } from "../measuring.js";
import { generateTrace } from "../traceGenerator.js";
import { measureTimeline } from "./measureTimeline.js";
import { measureTree, type Samples } from "./measureTree.js";
import { generateTreeTrace } from "./treeTrace.js";

/**
 * `npm run bench:screen [-- tree | timeline]`: the built screen in Chromium over the real engine, on a page of its own. What
 * the engine needs for its answers is not counted here: `npm run bench` measures that.
 */
const folder = join(process.cwd(), ".cache", "bench");
const timelineEvents = 1_000_000;

async function kept(name: string, generate: (path: string) => Promise<void>): Promise<string> {
  const path = join(folder, name);
  if (!existsSync(path)) await generate(path);
  return path;
}

function report(title: string, samples: Samples): void {
  console.log(`\n## ${title}\n\n| | runs | median | 95th percentile |\n| --- | --- | --- | --- |`);
  for (const [name, values] of Object.entries(samples))
    console.log(
      `| ${name} | ${values.length} | ${milliseconds(values, 0.5)} | ${milliseconds(values, 0.95)} |`,
    );
}

function milliseconds(values: readonly number[], share: number): string {
  return `${quantile(values, share).toFixed(1)} ms`;
}

mkdirSync(folder, { recursive: true });
const wanted = process.argv[2];
const browser = await screenBrowser();
try {
  console.log(
    `${cpus()[0]?.model ?? "?"}, ${cpus().length} cores, load before ${loadavg()[0]?.toFixed(2) ?? "?"}`,
  );
  if (wanted !== "timeline")
    report(
      "Tree of 100,041 processes",
      await measureTree(browser, await kept("tree.jsonl.gz", generateTreeTrace)),
    );
  if (wanted !== "tree") {
    const trace = await kept(`trace-${timelineEvents}.jsonl.gz`, (path) =>
      generateTrace(path, timelineEvents),
    );
    await measureTimeline(browser, trace, report);
  }
} finally {
  await browser.close();
}
