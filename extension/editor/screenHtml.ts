import { randomBytes } from "node:crypto";

/** Where the parts of the screen are, as a webview can load them. */
export interface ScreenAssets {
  /** The one origin that a webview may load the extension's files from. */
  readonly cspSource: string;
  readonly script: string;
  readonly styles: readonly string[];
}

/** The document of the screen: constant but for the addresses of its own parts. No text of a trace enters it. */
export function screenHtml(assets: ScreenAssets): string {
  const [scriptNonce, styleNonce] = [randomNonce(), randomNonce()];
  const styles = assets.styles.map((href) => `<link rel="stylesheet" href="${href}">`).join("\n");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets.cspSource, scriptNonce, styleNonce)}">
<meta property="csp-nonce" content="${styleNonce}">
${styles}
<title>Trace Investigator</title>
</head>
<body>
<div id="screen"></div>
<script nonce="${scriptNonce}" src="${assets.script}"></script>
</body>
</html>`;
}

function randomNonce(): string {
  return randomBytes(16).toString("base64");
}

/** Everything is refused but what is listed, each for its reason. */
function contentSecurityPolicy(cspSource: string, scriptNonce: string, styleNonce: string): string {
  return [
    "default-src 'none'",
    // The one bundle of the screen; markup that slipped in could not name the nonce.
    `script-src 'nonce-${scriptNonce}'`,
    // The screen's own stylesheet, and one empty style element by which the toolkit (its @microsoft/fast-web-utilities
    // 5.4) finds out whether :focus-visible is known; it takes its nonce from the meta element above. What the screen
    // computes it sets through the DOM.
    `style-src ${cspSource} 'nonce-${styleNonce}'`,
    // The codicon font, which draws every icon.
    `font-src ${cspSource}`,
    // A document without a base or a form cannot be pointed elsewhere.
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
