import { beforeAll, describe, expect, it } from "vitest";
import { alignedRows, onlyDifferences } from "../../core/compare/alignedRows.js";
import {
  type ComparedTrace,
  compareTraces,
  defaultCompareNormalisers,
  readComparedTrace,
} from "../../core/compare/compareTraces.js";
import { comparisonFacts } from "../../core/compare/comparisonFacts.js";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { Normaliser } from "../../core/profile/normaliser.js";
import type { AlignedRow, ComparisonApi } from "../../core/protocol/comparisonApi.js";
import type { Handlers } from "../../core/protocol/rpc.js";
import { readToEnd, sampleSource } from "../harness/testTrace.js";
import { openComparison } from "./screenPage.js";
import { sharedBrowser } from "./sharedBrowser.js";

const normaliser = new Normaliser(defaultCompareNormalisers);

async function read(name: string): Promise<ComparedTrace> {
  const trace = await readToEnd(sampleSource(name), { detect: false });
  try {
    const context = { startEpochUs: 0, durationUs: 0, revision: 0 };
    return await readComparedTrace(sqlPortOf(trace), context, normaliser);
  } finally {
    await trace.dispose();
  }
}

describe("the comparison's screen", () => {
  const browser = sharedBrowser();
  let rows: readonly AlignedRow[];
  const revealed: unknown[] = [];
  let handlers: Handlers<ComparisonApi>;

  beforeAll(async () => {
    const [a, b] = [await read("job-clean"), await read("job-attack")];
    const { trees, comparison } = compareTraces([a], b, normaliser);
    rows =
      trees[0] === undefined
        ? []
        : alignedRows(a.processes, b.processes, trees[0].alignment, comparison.processes);
    handlers = {
      hello: () =>
        Promise.resolve({
          nameA: "job-clean.jsonl.gz",
          nameB: "job-attack.jsonl.gz",
          caveats: [{ trace: "job-attack.jsonl.gz", text: "The file is cut." }],
          ...comparisonFacts(rows, comparison),
          locale: "en-US",
        }),
      getRows: ({ onlyDifferences: only, offset, limit }) => {
        const all = only ? onlyDifferences(rows) : rows;
        return Promise.resolve({ total: all.length, rows: all.slice(offset, offset + limit) });
      },
      revealProcess: (request) => {
        revealed.push(request);
        return Promise.resolve(null);
      },
      exportMarkdown: () => Promise.resolve(null),
    };
  });

  it("begins with the differences, shows all on demand, and leads into the trace", async () => {
    const { page, problems } = await openComparison(browser(), handlers);
    const grid = page.getByRole("grid", { name: "Processes of both runs" });
    const rowCount = (): Promise<string | null> => grid.getAttribute("aria-rowcount");
    await expect.poll(rowCount).toBe(String(onlyDifferences(rows).length));
    await page.getByRole("alert").filter({ hasText: "job-attack.jsonl.gz: The file is cut." }).waitFor();
    const hostile = grid.getByRole("row", { name: /sh -c "node setup\.js"/ });
    await hostile.waitFor();
    expect(await hostile.getByRole("gridcell").nth(1).getAttribute("aria-label")).toBe("new");
    const bar = await hostile.locator(".bar").boundingBox();
    const track = await hostile.locator(".track").boundingBox();
    expect(bar?.width).toBeGreaterThanOrEqual(2);
    expect(bar?.x).toBeGreaterThanOrEqual(track?.x ?? Infinity);
    for (const [list, item] of [
      ["Hosts 2", "exfil.bad.example"],
      ["Files read 13", "/home/runner/.aws/credentials"],
      ["Files written 4", "/tmp/out.b64"],
    ] as const) {
      await page.getByRole("heading", { name: list, exact: true }).waitFor();
      await page.getByText(item, { exact: true }).first().waitFor();
    }

    const lists = await page.getByRole("region", { name: "Hosts and files" }).boundingBox();
    expect(lists?.height, "the lists are in sight below the trees").toBeGreaterThan(200);

    await hostile.click();
    await page.keyboard.press("Enter");
    const processId = rows.find(({ b }) => b?.command === 'sh -c "node setup.js"')?.b?.processId;
    await expect.poll(() => revealed).toEqual([{ side: "b", processId }]);

    await page.getByRole("button", { name: "Only differences" }).click();
    await expect.poll(rowCount).toBe(String(rows.length));
    await page.screenshot({ path: "test-results/screenshots/comparison.png" });
    expect(problems).toEqual([]);
    await page.close();
  });
});
