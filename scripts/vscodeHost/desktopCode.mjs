import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cacheDir } from "./cacheDir.mjs";

/** The VS Code that is downloaded: the one that code-server carries, so that both ways test the same. */
const vscodeVersion = "1.139.1";

/** Silence on the line after which a download counts as failed. */
const downloadIdleLimitMs = 10_000;

/** Linux needs a display server for a desktop program; the other systems always have one. */
function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

function configuredExecutable() {
  const path = process.env.VSCODE_EXECUTABLE_PATH;
  if (path && !existsSync(path)) throw new Error(`VSCODE_EXECUTABLE_PATH names no file: ${path}`);
  return path || undefined;
}

/** `code` on the PATH, if it is there and answers. Its shell script refuses to run as root, for example. */
function installedExecutable() {
  const { status } = spawnSync("code", ["--version"], {
    stdio: "ignore",
    shell: process.platform === "win32",
  });
  return status === 0 ? "code" : undefined;
}

async function downloadedExecutable() {
  const { download, SilentReporter } = await import("@vscode/test-electron");
  try {
    const reporter = new SilentReporter();
    return await download({
      version: vscodeVersion,
      cachePath: cacheDir("vscode"),
      timeout: downloadIdleLimitMs,
      reporter,
    });
  } catch (error) {
    console.log(`Desktop VS Code ${vscodeVersion} cannot be downloaded (${error.message}).`);
    return undefined;
  }
}

/**
 * Finds a desktop VS Code: VSCODE_EXECUTABLE_PATH; with `useInstalled`, `code` on the PATH; else a download into the
 * cache. Undefined where there is none or no display to show it on. Throws when the variable names no file.
 *
 * @param {{ useInstalled: boolean }} options tests must not meet the user's own profile and running windows, so
 *   they leave the installed one alone
 * @returns {Promise<string | undefined>}
 */
export async function findDesktopCode({ useInstalled }) {
  const configured = configuredExecutable();
  if (configured) return configured;
  if (!hasDisplay()) return undefined;
  return (useInstalled && installedExecutable()) || downloadedExecutable();
}
