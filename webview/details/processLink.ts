import { element } from "../controls/element.js";
import { traceText } from "../controls/traceText.js";
import type { ScreenContext } from "../state/screenContext.js";

/** A process by name and pid; a click selects it. */
export function processLink({ store, actions }: ScreenContext, processId: number): HTMLElement {
  const { model } = store.state;
  const row = model?.rowOf(processId);
  if (model === null || row === undefined) return element("span", { class: "dim" }, "unknown process");
  return element(
    "button",
    {
      class: "link",
      type: "button",
      on: {
        click: (event) => {
          event.stopPropagation();
          actions.select(processId);
        },
      },
    },
    traceText(model.nameWithPid(row)),
  );
}
