import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Workbench } from "../harness/workbench.js";
import { openWorkbench } from "../harness/workbench.js";
import { sampleTraces } from "../structure/sampleTraces.js";

const query = (sql: string): string => `\`\`\`sql\n${sql}\n\`\`\`\n`;
const head = "---\ntrace: ./job-attack.jsonl.gz\n---\n\n# What the job did\n\n";

/** Results as a reader sees them; each test goes on where the last one ended. */
describe("a notebook on the attacked job", () => {
  let folder = "";
  let workbench: Workbench;
  let output: Frame;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "notebook-"));
    copyFileSync(join(sampleTraces, "job-attack.jsonl.gz"), join(folder, "job-attack.jsonl.gz"));
    const events = "select ts, type, pid, process_id, event_id, data, args from event order by event_id";
    writeFileSync(join(folder, "events.trace.md"), head + query(events));
    writeFileSync(
      join(folder, "hosts.trace.md"),
      head + query("select category, count(*) as connections from connection group by all order by 2 desc"),
    );
    writeFileSync(join(folder, "wrong.trace.md"), head + query("select comm\nfrom proces"));
    workbench = await openWorkbench({ folder });
  });

  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(name: string, selector: string): Promise<void> {
    await workbench.openFile(name);
    await workbench.page.locator(".notebookOverlay .view-lines").filter({ visible: true }).first().waitFor();
    await workbench.runCommand("Notebook: Run All");
    output = await workbench.webview(selector);
  }
  const grid = (): Locator => output.getByRole("grid", { name: "Result" });
  const button = (name: string): Locator => output.getByRole("button", { name, exact: true });

  it("shows rows with their types, sorted and filtered on demand", async () => {
    await run("events.trace.md", ".grid");
    await grid()
      .getByRole("columnheader", { name: /process_id/u })
      .waitFor();
    expect(Number(await grid().getAttribute("aria-rowcount"))).toBeGreaterThan(8000);
    await workbench.screenshot("notebook-rows");
    await grid()
      .getByRole("button", { name: /^event_id/u })
      .click();
    await grid()
      .getByRole("button", { name: /^event_id/u })
      .click();
    const first = grid().locator(".grid-line").first();
    await expect.poll(() => first.innerText(), { timeout: 30_000 }).toMatch(/trace_end|8[,.]?\d{3}/u);
    await button("Filter").click();
    await output.getByLabel("Filter type").fill("net_connect");
    await output.getByLabel("Filter type").press("Enter");
    await output.locator(".result-status", { hasText: " of " }).waitFor();
    expect(Number(await grid().getAttribute("aria-rowcount"))).toBeLessThan(200);
    await workbench.screenshot("notebook-filtered");
  });

  it("exports what the filter leaves, through the dialog that asks where to", async () => {
    const shown = Number(await grid().getAttribute("aria-rowcount")) - 1;
    const target = join(folder, "connections.csv");
    await output.getByLabel("Export").selectOption({ label: "CSV…" });
    await workbench.answerFileDialog("Export", target);
    await expect.poll(() => readdirSync(folder), { timeout: 30_000 }).toContain("connections.csv");
    const [titles, ...lines] = readFileSync(target, "utf8").trimEnd().split("\r\n");
    expect(titles).toBe("ts,type,pid,process_id,event_id,data,args");
    expect(lines.filter((line) => line.includes(",net_connect,"))).toHaveLength(shown);
  });

  it("folds JSON, and sums up columns", async () => {
    await grid().locator(".grid-line .json").first().click();
    await output.locator(".json-tree summary").first().waitFor();
    await workbench.screenshot("notebook-json");
    await button("Columns").click();
    await output.locator(".mini-histogram").first().waitFor();
    await output.locator(".frequent-value").first().waitFor();
    await workbench.screenshot("notebook-columns");
  });

  it("reveals a row on the screen of its trace", async () => {
    await button("Table").click();
    await grid().locator(".grid-line .number").first().click();
    await button("Reveal on Timeline").click();
    const screen = await workbench.webview("[role=treegrid]");
    await screen.locator("[role=treegrid] [aria-selected=true]").first().waitFor();
    const events = screen.getByRole("table", { name: "Events" });
    await events.getByRole("row", { selected: true }).filter({ hasText: "net_connect" }).waitFor();
    await workbench.screenshot("notebook-revealed");
    await workbench.runCommand("View: Close All Editors");
  });

  it.each(["dark", "light", "highContrast"] as const)("draws a chart in %s", async (theme) => {
    await workbench.setTheme(theme);
    await run("hosts.trace.md", ".grid");
    await workbench.screenshot(`notebook-table-${theme}`);
    await button("Chart").click();
    const plot = output.locator(".chart-plot svg[role=img], .chart-plot figure[role=img]").first();
    await plot.waitFor();
    expect(await output.locator(".chart-plot svg rect").count()).toBeGreaterThan(2);
    expect((await plot.boundingBox())?.height).toBeGreaterThan(60);
    await workbench.screenshot(`notebook-chart-${theme}`);
    await workbench.runCommand("View: Close All Editors");
  });

  it("marks a mistake in its cell", async () => {
    await run("wrong.trace.md", ".failure");
    await output.getByText("Table with name proces does not exist").waitFor();
    await workbench.page.locator(".squiggly-error").first().waitFor();
    await workbench.screenshot("notebook-mistake");
    await workbench.runCommand("View: Close All Editors");
  });

  it("asks nothing of the network and breaks no policy", () => {
    expect(workbench.problems).toEqual([]);
  });
});
