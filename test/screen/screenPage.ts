import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { openTrace } from "../../core/engine/openTrace.js";
import type {
  RecordingFacts,
  ScreenApi,
  ScreenNotification,
  ViewSettings,
  WorkbenchApi,
} from "../../core/protocol/investigationApi.js";
import type { OpenTrace } from "../../core/protocol/openTrace.js";
import type { ComparisonApi } from "../../core/protocol/comparisonApi.js";
import type { Api, CalleeMessage, CallerMessage, Handlers, Port } from "../../core/protocol/rpc.js";
import { RpcError, serveRpc } from "../../core/protocol/rpc.js";
import type { ViewState } from "../../core/protocol/viewState.js";
import { screenHtml } from "../../extension/editor/screenHtml.js";
import { launchChromium } from "../../scripts/vscodeHost/chromium.mjs";
import { themeCss, type ThemeName, themes } from "./themes.js";

const origin = "http://screen.example";
const dist = resolve("dist");
/** Longest wait for anything on the page: two busy cores may need a minute to read a trace. */
const waitLimitMs = 100_000;

export interface ScreenOptions {
  /** Path of the trace. */
  readonly trace: string;
  /** Holds 0 while the trace is written; absent where it is complete. */
  readonly ended?: SharedArrayBuffer;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly state?: ViewState;
  readonly settings?: Partial<ViewSettings>;
  readonly recording?: RecordingFacts;
  /** Calls that fail while their names are in it. */
  readonly failing?: ReadonlySet<keyof ScreenApi>;
  /** Run in the page before its own script. */
  readonly init?: readonly (() => void)[];
}

/** One call that the screen made to the editor around it. */
export interface WorkbenchCall {
  readonly method: keyof WorkbenchApi;
  readonly request: unknown;
}

/** The screen of the product on a page of its own, over the real engine, without the workbench around it. */
export interface ScreenPage {
  readonly page: Page;
  readonly trace: OpenTrace;
  readonly calls: readonly WorkbenchCall[];
  /** What the page logged as an error, policy violations among them. */
  readonly problems: readonly string[];
  notify(notification: ScreenNotification): Promise<void>;
  close(): Promise<void>;
}

export type ScreenBrowser = Awaited<ReturnType<typeof launchChromium>>;

/** A browser for several screens; close it at the end. */
export function screenBrowser(): Promise<ScreenBrowser> {
  return launchChromium();
}

export async function openScreen(browser: ScreenBrowser, options: ScreenOptions): Promise<ScreenPage> {
  const { theme = "dark" } = options;
  const { page, problems } = await emptyPage(browser, options);
  const name = options.trace.split("/").at(-1) ?? "";
  const file = { path: resolve(options.trace), name };
  const { ended } = options;
  const trace = openTrace(
    ended === undefined ? { kind: "file", ...file } : { kind: "growing", ...file, ended },
    engineAssets,
  );
  const calls: WorkbenchCall[] = [];
  const send = (message: CalleeMessage | ScreenNotification): void => {
    void deliver(page, message);
  };
  const answers = { ...trace.answers, ...workbenchHandlers(trace, calls, options) };
  const handlers = failingWhere(answers, options.failing ?? new Set());
  await connect<ScreenApi>(page, handlers, theme, send);
  trace.onStatus((status) => {
    send({ kind: "status", status });
  });
  for (const script of options.init ?? []) await page.addInitScript(script);
  await servePage(page, theme, "main.js");
  await page.goto(`${origin}/`);
  return {
    page,
    trace,
    calls,
    problems,
    notify: (notification) => deliver(page, notification),
    close: async () => {
      await page.close();
      await trace.dispose();
    },
  };
}

/** The same answers, which are refused while the name of the call is in `failing`. */
function failingWhere(
  answers: Handlers<ScreenApi>,
  failing: ReadonlySet<keyof ScreenApi>,
): Handlers<ScreenApi> {
  const methods = Object.keys(answers) as (keyof ScreenApi)[];
  const wrapped = methods.map((method) => {
    const answer = answers[method] as (...call: unknown[]) => Promise<unknown>;
    const failed = new RpcError({ code: "internal", message: `No ${method} now.` });
    return [method, (...call: unknown[]) => (failing.has(method) ? Promise.reject(failed) : answer(...call))];
  });
  return Object.fromEntries(wrapped) as Handlers<ScreenApi>;
}

interface EmptyPage {
  readonly page: Page;
  readonly problems: readonly string[];
}

/** A page that keeps what it logs as an error. */
async function emptyPage(
  browser: ScreenBrowser,
  { width = 1440, height = 900 }: Pick<ScreenOptions, "width" | "height">,
): Promise<EmptyPage> {
  const page = await browser.page.context().newPage();
  await page.setViewportSize({ width, height });
  page.setDefaultTimeout(waitLimitMs);
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  return { page, problems };
}

/** The screen of a comparison on a page of its own. */
export async function openComparison(
  browser: ScreenBrowser,
  handlers: Handlers<ComparisonApi>,
  theme: ThemeName = "dark",
): Promise<EmptyPage> {
  const opened = await emptyPage(browser, {});
  await connect<ComparisonApi>(opened.page, handlers, theme, (message) => {
    void deliver(opened.page, message);
  });
  await servePage(opened.page, theme, "comparison.js");
  await opened.page.goto(`${origin}/`);
  return opened;
}

const engineAssets = {
  engineWorkerPath: join(dist, "engineWorker.js"),
  readerWorkerPath: join(dist, "readerWorker.js"),
  duckdbDirectory: join(dist, "duckdb"),
};

/** Hands a message to the page as VS Code does: as a message event of the window. */
async function deliver(page: Page, message: unknown): Promise<void> {
  // Until the page is loaded there is nobody to tell.
  if (page.isClosed() || page.url() === "about:blank") return;
  await page
    .evaluate((data) => window.dispatchEvent(new MessageEvent("message", { data })), message)
    .catch((error: unknown) => {
      // A page that was closed or loaded anew in between asks again by itself.
      if (!page.isClosed() && !String(error).includes("context was destroyed")) throw error;
    });
}

/** Lets the page call what the editor would answer. */
async function connect<A extends Api<A>>(
  page: Page,
  handlers: Handlers<A>,
  theme: ThemeName,
  send: (message: CalleeMessage) => void,
): Promise<void> {
  let receive: (message: CallerMessage) => void = () => undefined;
  const port: Port<CalleeMessage, CallerMessage> = {
    send,
    onMessage: (listener) => {
      receive = listener;
    },
    onClose: () => undefined,
  };
  serveRpc<A>(port, handlers);
  await page.exposeFunction("postToEditor", (message: CallerMessage) => {
    receive(message);
  });
  await page.addInitScript((bodyClass) => {
    const kept = "state of the tab";
    Object.assign(window, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => {
          (window as unknown as { postToEditor: (message: unknown) => void }).postToEditor(message);
        },
        // As in VS Code, it outlives the document.
        getState: (): unknown => JSON.parse(sessionStorage.getItem(kept) ?? "null") ?? undefined,
        setState: (next: unknown) => {
          sessionStorage.setItem(kept, JSON.stringify(next));
        },
      }),
    });
    document.addEventListener("readystatechange", () => {
      document.body.className = bodyClass;
    });
  }, themes[theme].bodyClass);
}

function workbenchHandlers(
  trace: OpenTrace,
  calls: WorkbenchCall[],
  options: ScreenOptions,
): Handlers<WorkbenchApi> {
  const record =
    <Reply>(method: keyof WorkbenchApi, reply: Reply) =>
    (request: unknown): Promise<Reply> => {
      calls.push({ method, request });
      return Promise.resolve(reply);
    };
  const settings = { hideLibraryLoads: true, reduceMotion: true, ...options.settings };
  return {
    hello: ({ state }) =>
      Promise.resolve({
        status: trace.status,
        state: state ?? options.state ?? null,
        locale: "en-US",
        settings,
        recording: options.recording ?? null,
      }),
    saveState: record("saveState", null),
    showSql: record("showSql", null),
    exportTable: record("exportTable", { rows: 1 }),
    exportTrace: record("exportTrace", { events: 1 }),
    copyText: record("copyText", null),
    cancelReading: record("cancelReading", null),
    stopRecording: record("stopRecording", null),
    attachRecording: record("attachRecording", null),
    reload: record("reload", null),
    compare: record("compare", null),
    openAsText: record("openAsText", null),
    openReport: record("openReport", null),
    showLog: record("showLog", null),
    showSignatures: record("showSignatures", null),
    selectionChanged: record("selectionChanged", null),
  };
}

/** The real document with its real policy; the theme comes as a style sheet of the same origin. */
async function servePage(page: Page, theme: ThemeName, script: string): Promise<void> {
  const html = screenHtml({
    cspSource: origin,
    script: `${origin}/${script}`,
    styles: [`${origin}/theme.css`, `${origin}/main.css`],
  });
  await page.route(`${origin}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === "/") await route.fulfill({ contentType: "text/html", body: html });
    else if (path === "/theme.css")
      await route.fulfill({ contentType: "text/css", body: themeCss(theme, '"DejaVu Sans", sans-serif') });
    else await route.fulfill({ path: join(dist, "webview", path) });
  });
}
