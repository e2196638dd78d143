import type { CellOutput, ResultApi } from "../../core/protocol/resultApi.js";
import type { RpcClient } from "../../core/protocol/rpc.js";
import { element } from "../controls/element.js";
import { escapeText } from "../format/escapeText.js";

/** Why a cell failed, and the way out where there is one. */
export function failureView(
  { error, locate }: Extract<CellOutput, { readonly kind: "failure" }>,
  client: RpcClient<ResultApi>,
): HTMLElement {
  const lines = error.message.split("\n").map((line) => element("div", {}, escapeText(line)));
  const hint = element(
    "div",
    { class: "dim", hidden: true },
    "Run the cell again to use the trace you chose.",
  );
  const button =
    locate !== null &&
    element(
      "button",
      {
        class: "button",
        type: "button",
        on: {
          click: () => {
            void client.call("locateTrace", { notebook: locate }).then(() => {
              hint.hidden = false;
            });
          },
        },
      },
      "Locate Trace…",
    );
  return element(
    "div",
    { class: "failure", role: "alert" },
    element("div", { class: "failure-text" }, ...lines),
    button,
    hint,
  );
}
