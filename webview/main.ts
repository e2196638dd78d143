import type { ScreenApi, ScreenNotification } from "../core/protocol/investigationApi.js";
import { RpcClient, RpcError } from "../core/protocol/rpc.js";
import type { ViewState } from "../core/protocol/viewState.js";
import { element } from "./controls/element.js";
import { registerControls } from "./controls/toolkit.js";
import { vsCodeApi, vsCodePort } from "./host/vscodePort.js";
import { Screen } from "./screen.js";

registerControls();
void start();

/** The screen speaks first: what the editor replies is what it draws itself from. */
async function start(): Promise<void> {
  const root = element("div", { id: "screen" });
  document.body.append(root);
  const api = vsCodeApi();
  const early: ScreenNotification[] = [];
  let screen: Screen | null = null;
  const port = vsCodePort(api, (notification) => {
    if (screen === null) early.push(notification);
    else screen.onNotification(notification);
  });
  const client = new RpcClient<ScreenApi>(port);
  try {
    const hello = await client.call("hello", { state: (api.getState() ?? null) as ViewState | null });
    screen = new Screen(root, hello, client, (state) => {
      api.setState(state);
    });
    for (const notification of early) screen.onNotification(notification);
  } catch (thrown) {
    root.textContent = thrown instanceof RpcError ? thrown.message : String(thrown);
    throw thrown;
  }
}
