import { provideVSCodeDesignSystem, vsCodeButton, vsCodeProgressRing } from "@vscode/webview-ui-toolkit";
import { setAttribute } from "./element.js";

/**
 * The only door to @vscode/webview-ui-toolkit: registers the two components that the screen uses. The
 * package is archived; whatever replaces it is put in here.
 */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());
}

/** A push button with a caption. */
export function button(
  caption: string | readonly (Node | string)[],
  onPress: () => void,
  options: { readonly primary?: boolean; readonly title?: string; readonly className?: string } = {},
): HTMLElement {
  const made = document.createElement("vscode-button");
  made.setAttribute("appearance", options.primary === true ? "primary" : "secondary");
  made.className = `button ${options.primary === true ? "primary" : "secondary"} ${options.className ?? ""}`;
  setAttribute(made, "title", options.title);
  made.append(...(typeof caption === "string" ? [caption] : caption));
  made.addEventListener("click", onPress);
  return made;
}

/** Something is under way whose length is unknown. */
export function progressRing(): HTMLElement {
  const ring = document.createElement("vscode-progress-ring");
  ring.className = "ring";
  return ring;
}
