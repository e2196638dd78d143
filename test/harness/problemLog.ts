import type { ConsoleMessage, Page, Request } from "playwright-core";

/** Hosts that stay on this machine. The last is the address of webview resources, which a service worker answers. */
const localHosts = [/^127\.0\.0\.1(:\d+)?$/, /^localhost(:\d+)?$/, /\.vscode-resource\.vscode-cdn\.net$/];

/** Files that code-server does not ship and the workbench asks for all the same (code-server 4.139). */
const absentFromCodeServer = "/node_modules/vsda/";

const cspViolation = /content security policy|refused to (load|execute|apply|connect|frame)/i;

function leavesMachine(address: string): boolean {
  const url = new URL(address);
  return /^(https?|wss?):$/.test(url.protocol) && !localHosts.some((host) => host.test(url.host));
}

/** The workbench's own scripts come from the server's static folder; everything else is the extension's. */
function isFromWorkbench(message: ConsoleMessage): boolean {
  return message.location().url.includes("/static/out/vs/");
}

/**
 * Everything that a page does and must not: requests off loopback, violations of a content security policy, errors
 * written to the console by a webview, and uncaught exceptions. Collected from the moment of construction on.
 */
export class ProblemLog {
  readonly #problems: string[] = [];

  constructor(page: Page) {
    const context = page.context();
    context.on("request", (request) => {
      this.#checkRequest(request);
    });
    page.on("websocket", (socket) => {
      if (leavesMachine(socket.url())) this.#problems.push(`web socket off loopback: ${socket.url()}`);
    });
    page.on("console", (message) => {
      this.#checkMessage(message);
    });
    context.on("weberror", (event) => this.#problems.push(`uncaught: ${event.error().message}`));
  }

  /** What was seen so far, one sentence a problem; empty when all is well. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  #checkRequest(request: Request): void {
    if (leavesMachine(request.url())) this.#problems.push(`request off loopback: ${request.url()}`);
  }

  #checkMessage(message: ConsoleMessage): void {
    const { url } = message.location();
    if (url.includes(absentFromCodeServer)) return;
    if (cspViolation.test(message.text())) this.#problems.push(`content security policy: ${message.text()}`);
    else if (message.type() === "error" && !isFromWorkbench(message))
      this.#problems.push(`console error of ${url}: ${message.text()}`);
  }
}
