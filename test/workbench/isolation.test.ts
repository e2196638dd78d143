import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorkbench, type Workbench } from "../harness/workbench.js";

/** An extension whose editor fetches an image from the network, as the product must never do. */
const trackingExtension = {
  "package.json": JSON.stringify({
    name: "tracking",
    publisher: "trace-investigator-test",
    version: "0.0.1",
    engines: { vscode: "^1.100.0" },
    main: "./main.js",
    contributes: {
      customEditors: [
        {
          viewType: "tracking",
          displayName: "Tracking",
          selector: [{ filenamePattern: "*.tracked" }],
          priority: "default",
        },
      ],
    },
  }),
  "main.js": `
    const vscode = require("vscode");
    exports.activate = () => vscode.window.registerCustomEditorProvider("tracking", {
      openCustomDocument: (uri) => ({ uri, dispose() {} }),
      resolveCustomEditor: (document, { webview }) => {
        const image = '<img src="https://tracker.example/pixel.png">';
        const policy = (allowed) =>
          '<meta http-equiv="Content-Security-Policy" content="default-src \\'none\\'; img-src ' + allowed + '">';
        const allowed = document.uri.path.endsWith("open.tracked") ? "https:" : "\\'none\\'";
        webview.html = "<!doctype html><head>" + policy(allowed) + "</head><body><h1>Tracked</h1>" + image + "</body>";
      },
    });`,
};

describe("the harness of the workbench", () => {
  let dir: string;
  let folder: string;
  let workbench: Workbench | undefined;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "isolation-test-"));
    folder = join(dir, "folder");
    await mkdir(folder);
    for (const name of ["open.tracked", "closed.tracked", "plain.txt"])
      await writeFile(join(folder, name), "text\n");
    const extensionDir = join(dir, "extension");
    await mkdir(extensionDir);
    for (const [name, text] of Object.entries(trackingExtension))
      await writeFile(join(extensionDir, name), text);
    workbench = await openWorkbench({ folder, extensionDir });
  });

  afterEach(async () => {
    await workbench?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it("sees no request off loopback from the workbench itself", async () => {
    await workbench?.openFile("plain.txt");
    for (const theme of ["dark", "highContrast", "light"] as const) {
      await workbench?.setTheme(theme);
      await workbench?.screenshot(`workbench-${theme}`);
    }
    expect(workbench?.problems).toEqual([]);
  });

  it("reports an image that an editor fetches from the network", async () => {
    await workbench?.openFile("open.tracked");
    await workbench?.webview("h1");
    await expect
      .poll(() => workbench?.problems)
      .toContain("request off loopback: https://tracker.example/pixel.png");
  });

  it("reports what the content security policy of an editor refuses", async () => {
    await workbench?.openFile("closed.tracked");
    await workbench?.webview("h1");
    await expect
      .poll(() => workbench?.problems.join("\n"))
      .toMatch(/^content security policy: .*tracker\.example/m);
  });
});
