import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { openScreen } from "./screenPage.js";
import { sharedBrowser } from "./sharedBrowser.js";
import { writeTrace } from "./traceFile.js";

/** RIGHT-TO-LEFT OVERRIDE: what follows it is shown backwards. */
const override = "\u202e";
const comm = `tool${override}gnp`;
const path = `/srv/${override}txt.exe`;
const tool = { pid: 7, comm };

const trace = writeTrace([
  { atMs: 0, type: "process_exec", ...tool, filename: "/bin/tool", args: [comm, `--${override}flag`] },
  { atMs: 10, type: "file_open", ...tool, path, flags: "O_RDONLY" },
  { atMs: 11, type: "file_open", ...tool, path: "/proc/1/mem", flags: "O_RDONLY" },
  { atMs: 12, type: "file_open", pid: 8, comm: `other${override}`, path, flags: "O_RDONLY" },
  {
    atMs: 20,
    type: "dns_query",
    ...tool,
    hostname: `${override}moc.example`,
    query_type: "A",
    protocol: "udp",
  },
  {
    atMs: 21,
    type: "net_connect",
    ...tool,
    dst_addr: "203.0.113.7",
    dst_port: 443,
    protocol: "tcp",
  },
]);

/** Texts, spoken names and tooltips of the page that hold a character that deceives. */
function deceptive(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const shown: string[] = [];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode())
      if (node instanceof Element)
        shown.push(node.getAttribute("aria-label") ?? "", node.getAttribute("title") ?? "");
      else shown.push(node.nodeValue ?? "");
    return shown.filter((text) => /[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(text));
  });
}

describe("text of a trace that would be shown backwards", () => {
  const browser = sharedBrowser();
  afterAll(() => {
    trace.remove();
  });

  it("is escaped in rows, menus, chips, names and tooltips", async () => {
    const screen = await openScreen(browser(), { trace: trace.path });
    const { page } = screen;
    const rows = page.getByRole("treegrid", { name: "Processes" });
    await rows.getByRole("row", { name: /^tool\\u202egnp/ }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Filter to comm:tool\\u202egnp" }).waitFor();
    expect(await deceptive(page)).toEqual([]);
    await page.keyboard.press("Escape");

    await page.getByRole("tab", { name: "Files 2" }).click();
    const file = page.getByRole("cell", { name: "/srv/\\u202etxt.exe" });
    await file.click({ button: "right" });
    expect(await deceptive(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "Who touched this file" }).click();
    await page
      .getByRole("button", { name: `Back to the list from Who touched /srv/\\u202etxt.exe` })
      .waitFor();
    await page.getByRole("table", { name: "Processes that touched /srv/\\u202etxt.exe" }).waitFor();
    expect(await deceptive(page)).toEqual([]);
    await page.getByRole("button", { name: /^Back to the list/ }).click();

    for (const [tab, cell, item] of [
      ["DNS", "\\u202emoc.example", "Filter to host:\\u202emoc.example"],
      ["Connections", "203.0.113.7:443", "Filter to addr:203.0.113.7"],
    ] as const) {
      await page.getByRole("tab", { name: tab }).click();
      await page.getByRole("cell", { name: cell }).click({ button: "right" });
      await page.getByRole("menuitem", { name: item }).waitFor();
      expect(await deceptive(page)).toEqual([]);
      await page.keyboard.press("Escape");
    }
    // Signatures are checked once nobody asks.
    await page.getByRole("tab", { name: "Findings 2" }).waitFor();
    await page.locator(".tree .rows").press("F8");
    await page.getByRole("tab", { name: "Findings", selected: true }).waitFor();
    expect(await deceptive(page)).toEqual([]);

    await page.getByRole("tab", { name: "Files" }).click();
    await file.click({ button: "right" });
    await page.getByRole("menuitem", { name: "Filter to path:/srv/\\u202etxt.exe" }).click();
    await page.getByRole("button", { name: "Remove filter path:/srv/\\u202etxt.exe" }).waitFor();
    expect(await deceptive(page)).toEqual([]);
    expect(screen.problems).toEqual([]);
    await screen.close();
  });
});
