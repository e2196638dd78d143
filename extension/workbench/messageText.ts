import { visibleText } from "./visibleText.js";

/**
 * Text of others for a notification, a dialogue or the prompt of an input box. VS Code (1.100) makes a link of
 * `[label](command:…)` in them and runs the command when it is clicked.
 */
export function messageText(text: string): string {
  return visibleText(text).replaceAll("](", "] (");
}
