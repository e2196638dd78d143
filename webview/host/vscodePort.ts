import type { ScreenNotification } from "../../core/protocol/investigationApi.js";
import type { CalleeMessage, CallerMessage, Port } from "../../core/protocol/rpc.js";

/** What VS Code gives a webview; may be asked for once. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export function vsCodeApi(): VsCodeApi {
  return acquireVsCodeApi();
}

const notificationKinds: ReadonlySet<string> = new Set<ScreenNotification["kind"]>([
  "status",
  "settings",
  "recording",
  "command",
  "reveal",
]);

/**
 * The channel to the editor around the screen. VS Code delivers messages of the extension as window events;
 * the channel lives as long as the page, so it never closes.
 */
export function vsCodePort(
  api: VsCodeApi,
  onNotification: (notification: ScreenNotification) => void,
): Port<CallerMessage, CalleeMessage> {
  const listeners: ((message: CalleeMessage) => void)[] = [];
  window.addEventListener("message", (event: MessageEvent<CalleeMessage | ScreenNotification>) => {
    const message = event.data;
    if (isNotification(message)) onNotification(message);
    else for (const listener of listeners) listener(message);
  });
  return {
    send: (message) => {
      api.postMessage(message);
    },
    onMessage: (listener) => {
      listeners.push(listener);
    },
    onClose: () => undefined,
  };
}

function isNotification(message: CalleeMessage | ScreenNotification): message is ScreenNotification {
  return notificationKinds.has(message.kind);
}
