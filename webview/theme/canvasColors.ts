/** Custom properties of tokens.css that the canvas draws with. */
const tokens = {
  background: "--ti-background",
  foreground: "--ti-foreground",
  dim: "--ti-dim",
  line: "--ti-line",
  grid: "--ti-grid",
  shade: "--ti-shade",
  high: "--ti-high",
  medium: "--ti-medium",
  low: "--ti-low",
  network: "--ti-network",
  lookup: "--ti-lookup",
  write: "--ti-file-mark",
  process: "--ti-process",
  density: "--ti-density",
  focus: "--ti-focus",
  band: "--ti-band",
  bandEdge: "--ti-band-edge",
  window: "--ti-window",
  outside: "--ti-outside",
  contrast: "--ti-contrast",
  hoverBackground: "--ti-hover-background",
  hoverBorder: "--ti-hover-border",
  barOrdinary: "--ti-bar-ordinary",
  barShell: "--ti-bar-shell",
  barNetwork: "--ti-bar-network",
  barRunner: "--ti-bar-runner",
  barStep: "--ti-bar-step",
  fadedOrdinary: "--ti-faded-ordinary",
  fadedShell: "--ti-faded-shell",
  fadedNetwork: "--ti-faded-network",
  fadedRunner: "--ti-faded-runner",
  fadedStep: "--ti-faded-step",
} as const;

/** What a lane has room for. The editor's zoom enlarges the lanes with their text. */
const largestTextPx = 13;

/** Resolved colours and fonts for the canvas, which knows no custom properties. */
export type CanvasColors = Readonly<Record<keyof typeof tokens, string>> & {
  readonly font: string;
  readonly fontSizePx: number;
  readonly highContrast: boolean;
};

export function canvasColors(): CanvasColors {
  const probe = document.createElement("span");
  // Forced colours would answer for every mix of them with the colour of text.
  probe.style.setProperty("forced-color-adjust", "none");
  const parts = Object.entries(tokens).map(([name, token]) => {
    const part = document.createElement("span");
    part.style.color = `var(${token})`;
    return [name, part] as const;
  });
  probe.append(...parts.map(([, part]) => part));
  document.body.append(probe);
  const resolved = parts.map(([name, part]) => [name, getComputedStyle(part).color] as const);
  probe.remove();
  const body = getComputedStyle(document.body);
  return {
    ...(Object.fromEntries(resolved) as Record<keyof typeof tokens, string>),
    font: body.fontFamily,
    fontSizePx: Math.min(largestTextPx, Math.round((parseFloat(body.fontSize) * 11) / 13)),
    highContrast: isHighContrast(),
  };
}

/** Whether fills go and outlines come. */
export function isHighContrast(): boolean {
  const { classList } = document.body;
  return (
    classList.contains("vscode-high-contrast") ||
    classList.contains("vscode-high-contrast-light") ||
    matchMedia("(forced-colors: active)").matches
  );
}

/** Calls back when the reader changed the theme; VS Code then rewrites the class and style of the page. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  const watched = { attributes: true, attributeFilter: ["class", "style"] };
  observer.observe(document.body, watched);
  observer.observe(document.documentElement, watched);
  matchMedia("(forced-colors: active)").addEventListener("change", listener);
}
