import type { ComparisonApi } from "../../core/protocol/comparisonApi.js";
import { RpcClient, RpcError } from "../../core/protocol/rpc.js";
import { element } from "../controls/element.js";
import { registerControls } from "../controls/toolkit.js";
import { useLocale } from "../format/formatNumber.js";
import { vsCodeApi, vsCodePort } from "../host/vscodePort.js";
import { ComparisonScreen } from "./comparisonScreen.js";

registerControls();
void start();

/** The screen speaks first: what the editor replies is what it draws itself from. */
async function start(): Promise<void> {
  const root = element("main", { class: "comparison" });
  document.body.append(root);
  const client = new RpcClient<ComparisonApi>(vsCodePort(vsCodeApi(), () => undefined));
  try {
    const hello = await client.call("hello", null);
    useLocale(hello.locale);
    new ComparisonScreen(root, hello, client);
  } catch (thrown) {
    root.textContent = thrown instanceof RpcError ? thrown.message : String(thrown);
    throw thrown;
  }
}
