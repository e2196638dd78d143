import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, FrameLocator, Locator, Page } from "playwright-core";
import { checkoutDir } from "../../scripts/vscodeHost/cacheDir.mjs";
import { launchChromium } from "../../scripts/vscodeHost/chromium.mjs";
import { startCodeServer, type RunningCodeServer } from "../../scripts/vscodeHost/startCodeServer.mjs";
import { workbenchUrl } from "../../scripts/vscodeHost/workbenchUrl.mjs";
import { ProblemLog } from "./problemLog.js";

/** Longest wait for anything on the screen; two busy cores need twenty seconds for the first editor. */
const waitLimitMs = 60_000;
/** A quick input shows what it lists within a moment; this is for a busy machine. */
const stepLimit = { timeout: 5_000 };
/** VS Code (1.139) lets an entry of a menu be clicked 100 ms after it is shown; a click before that does nothing. */
const menuDelayMs = 500;
/** A dialog for files whose text stays for this long has proposed what it will. */
const dialogRestMs = 2_000;

/** Themes by name, with the label in the theme picker and the class of the workbench that shows it. */
const themes = {
  light: { label: "Light Modern", className: "vs" },
  dark: { label: "Dark Modern", className: "vs-dark" },
  highContrast: { label: "Dark High Contrast", className: "hc-black" },
  highContrastLight: { label: "Light High Contrast", className: "hc-light" },
} as const;

/** A colour theme of the workbench. */
export type Theme = keyof typeof themes;

/** What to open. Each field has a default that suits a test of this extension. */
export interface WorkbenchOptions {
  /** Absolute path of the folder to open. Tests that write should give a copy of their own. */
  readonly folder: string;
  /** Absolute path of the extension to load; default: this checkout, as built by `npm run build`. */
  readonly extensionDir?: string;
  /**
   * Whether the extension is installed; default false: it is under development, and VS Code 1.139 then keeps neither
   * its state nor settings that it changes when the window is loaded again.
   */
  readonly installed?: boolean;
  /** Whether the folder is opened in Restricted Mode; default false. */
  readonly restricted?: boolean;
  /** User settings beside those of the test profile. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the server and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Window size in CSS pixels; default 1440 × 900. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/**
 * A real VS Code workbench in headless Chromium, served by code-server on a free loopback port, with a fresh profile
 * and browser. Open one with {@link openWorkbench}; always {@link Workbench.close} it. Every wait fails after a minute.
 *
 * ```ts
 * const workbench = await openWorkbench({ folder });
 * await workbench.openFile("job-attack.jsonl.gz");
 * const editor = await workbench.webview("[role=treegrid]");
 * await editor.getByRole("row", { name: "python3" }).click();
 * await workbench.screenshot("attack-python");
 * expect(workbench.problems).toEqual([]);
 * await workbench.close();
 * ```
 */
export class Workbench {
  readonly #log: ProblemLog;

  constructor(
    /** The page of the workbench, for everything that has no method here. */
    readonly page: Page,
    private readonly server: RunningCodeServer,
    private readonly opened: { readonly folder: string; readonly extensionDir?: string },
    private readonly closeBrowser: () => Promise<void>,
  ) {
    page.setDefaultTimeout(waitLimitMs);
    this.#log = new ProblemLog(page);
  }

  /** Folder of the server's profile: settings, logs, state and storages of extensions. */
  get profileDir(): string {
    return this.server.profileDir;
  }

  /** Requests off loopback, policy violations, errors of webviews and uncaught exceptions so far. Expect it empty. */
  get problems(): readonly string[] {
    return this.#log.problems;
  }

  /**
   * Loads the workbench, which returns when the explorer lists the folder. Once more, it is a restart of the window and
   * its extension host with the same profile: editors come back with the state that they saved.
   */
  async load(): Promise<void> {
    await this.page.goto(workbenchUrl(this.server.authority, this.opened));
    await this.page.waitForSelector(".explorer-folders-view .monaco-list-row");
  }

  /**
   * Opens a file of the folder with its default editor, once the extension host runs: by then the custom editors and
   * commands of the extension are known. Returns when its tab is the active one.
   */
  async openFile(path: string): Promise<void> {
    await this.server.openFile(join(this.opened.folder, path), waitLimitMs);
    const name = path.slice(path.lastIndexOf("/") + 1);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /**
   * The document of the webview that contains the selector: a custom editor, a view or a notebook's outputs. Waits for
   * the element to be attached. Locators of the returned frame see the document itself, without VS Code's two frames
   * around it.
   */
  async webview(selector: string): Promise<Frame> {
    const limit = Date.now() + waitLimitMs;
    while (Date.now() < limit) {
      for (const frame of this.page.frames()) if (await holds(frame, selector)) return frame;
      await this.page.waitForTimeout(100);
    }
    throw new Error(`No webview shows ${selector}`);
  }

  /** The active custom editor as a locator: unlike {@link webview} it survives that the editor is made anew. */
  editor(): FrameLocator {
    return this.page
      .locator("iframe.webview.ready")
      .first()
      .contentFrame()
      .locator("iframe#active-frame")
      .contentFrame();
  }

  /**
   * Runs a command by its title in the palette, with its category: `Trace Investigator: Reload Trace`. The palette
   * lists the commands that are known when it opens, and those of an extension may come after that; and it closes when
   * an editor that opens takes the focus. Then it is opened again.
   */
  async runCommand(title: string): Promise<void> {
    await this.#untilDone(`The palette does not run ${title}`, async () => {
      await this.page.keyboard.press("F1");
      await this.#input.fill(`>${title}`, stepLimit);
      await this.#entry(title).click(stepLimit);
    });
  }

  /** Does what the closing of a quick input may interrupt, again until it is done. */
  async #untilDone(failure: string, attempt: () => Promise<void>): Promise<void> {
    const limit = Date.now() + waitLimitMs;
    for (;;) {
      try {
        await attempt();
        return;
      } catch (cause) {
        if (Date.now() > limit) throw new Error(failure, { cause });
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Types into the quick input that is open and clicks the entry with exactly this label. */
  async pick(text: string, label: string): Promise<void> {
    await this.#input.fill(text);
    await this.#entry(label).click();
  }

  /** Answers the dialog that asks for a file: it proposes one some time after it is shown, over what was typed by then. */
  async answerFileDialog(title: string, path: string): Promise<void> {
    const dialog = this.page.locator(".quick-input-widget", { hasText: title });
    const box = dialog.getByRole("textbox").first();
    do {
      await box.fill(path);
      await this.page.waitForTimeout(dialogRestMs);
    } while ((await box.inputValue()) !== path);
    await dialog.getByRole("button", { name: "OK" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  /** Opens the context menu of an element and returns its entry that contains the label, for {@link choose}. */
  async openMenu(target: Locator, label: string): Promise<Locator> {
    await target.click({ button: "right" });
    const entry = this.page.getByRole("menuitem", { name: label });
    await entry.waitFor();
    return entry;
  }

  /** Chooses an entry of the menu that is open, which closes it. */
  async choose(entry: Locator): Promise<void> {
    await this.page.waitForTimeout(menuDelayMs);
    await entry.click();
    await entry.waitFor({ state: "hidden" });
  }

  get #input(): Locator {
    return this.page.locator(".quick-input-widget input[type=text]");
  }

  #entry(label: string): Locator {
    return this.page.locator(`.quick-input-list .monaco-list-row:is(${ariaLabels(label)})`);
  }

  /** Chooses a colour theme and waits until the workbench wears it. Webviews follow within a frame or two. */
  async setTheme(theme: Theme): Promise<void> {
    const { label, className } = themes[theme];
    await this.#untilDone(`The workbench does not wear ${label}`, async () => {
      await this.runCommand("Preferences: Color Theme");
      await this.#entry("Dark Modern").waitFor(stepLimit);
      await this.#input.fill(label, stepLimit);
      await this.#entry(label).click(stepLimit);
      await this.page.locator(`.monaco-workbench.${className}`).waitFor(stepLimit);
    });
  }

  /** Shows the views of the extension. */
  async showViews(): Promise<void> {
    await this.page.locator(".activitybar a[aria-label^='Trace Investigator']").click();
  }

  /** A message, in the list of all: with the driver for tests VS Code (1.139) was seen to show none by itself. */
  async notification(text: string): Promise<Locator> {
    await this.runCommand("Notifications: Show Notifications");
    return this.page.locator(".notification-list-item", { hasText: text });
  }

  /** One of the extension's views, by its name. */
  view(name: string): Locator {
    const header = this.page.locator(`.pane-header[aria-label^=${JSON.stringify(name)}]`);
    return this.page.locator(".pane", { has: header });
  }

  /** Writes `test-results/screenshots/<name>.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    const dir = join(checkoutDir, "test-results/screenshots");
    await mkdir(dir, { recursive: true });
    const path = join(dir, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Ends browser and server and removes their profiles. */
  async close(): Promise<void> {
    try {
      await this.closeBrowser();
    } finally {
      await this.server.close();
    }
  }
}

/** A row's accessible name is its label, followed by its keybinding or group where it has one. */
function ariaLabels(label: string): string {
  return `[aria-label=${JSON.stringify(label)}], [aria-label^=${JSON.stringify(`${label}, `)}]`;
}

/** Whether a frame is one of an extension and holds the element; frames come and go while one looks. */
async function holds(frame: Frame, selector: string): Promise<boolean> {
  if (frame.parentFrame() === null) return false;
  return (await frame.$(selector).catch(() => null)) !== null;
}

/** Starts the host and opens the folder in it. Returns when the explorer lists the folder. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const {
    folder,
    extensionDir = checkoutDir,
    viewport,
    settings = {},
    env = {},
    restricted = false,
  } = options;
  const installed = options.installed === true;
  const server = await startCodeServer({
    settings,
    env,
    restricted,
    ...(installed && { installed: extensionDir }),
  });
  const browser = await launchChromium(viewport).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const workbench = new Workbench(
    browser.page,
    server,
    { folder, ...(installed ? {} : { extensionDir }) },
    browser.close,
  );
  try {
    await workbench.load();
    return workbench;
  } catch (error) {
    await workbench.close();
    throw error;
  }
}
