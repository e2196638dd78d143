// npm start: installs, builds, and opens the sample traces in VS Code with the extension of this checkout.
import { existsSync, readdirSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureDependencies } from "./ensureDependencies.mjs";
import { cacheDir, checkoutDir } from "./vscodeHost/cacheDir.mjs";
import { findDesktopCode } from "./vscodeHost/desktopCode.mjs";
import { runCommand } from "./vscodeHost/runCommand.mjs";
import { startCodeServer } from "./vscodeHost/startCodeServer.mjs";
import { workbenchUrl } from "./vscodeHost/workbenchUrl.mjs";
import { writeProfileSettings } from "./vscodeHost/profileSettings.mjs";

const folder = join(checkoutDir, "sample-traces");
const trace = join(folder, "job-attack.jsonl.gz");

/** Opens a window with a profile of its own and returns when it is closed. */
async function startDesktop(executable) {
  const profileDir = cacheDir("start-profile");
  if (!existsSync(profileDir)) writeProfileSettings(profileDir);
  const profile = [`--user-data-dir=${profileDir}`, `--extensions-dir=${join(profileDir, "extensions")}`];
  const options = ["--new-window", "--wait", "--disable-workspace-trust", "--skip-welcome"];
  const args = [...profile, ...options, `--extensionDevelopmentPath=${checkoutDir}`, folder, trace];
  console.log(`VS Code: ${executable}. Close its window or press Ctrl+C to end.`);
  const child = spawn(executable, args, { stdio: "inherit", shell: process.platform === "win32" });
  await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
}

/** Serves the workbench until a signal or the server's own end. */
async function startInBrowser() {
  const server = await startCodeServer();
  const url = workbenchUrl(server.authority, { folder, extensionDir: checkoutDir });
  console.log(
    `code-server ${server.version}. Open this address in a browser; press Ctrl+C to end.\n\n  ${url}\n`,
  );
  // Fails only when the server ends before anybody opens the address.
  server.openFile(trace, Infinity).catch(() => undefined);
  const interrupted = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
  });
  await Promise.race([interrupted, server.ended]);
  await server.close();
}

async function main() {
  await ensureDependencies();
  await runCommand("npm", ["run", "--silent", "build"], { cwd: checkoutDir });
  if (!existsSync(trace))
    throw new Error(`No sample trace at ${trace}; found: ${readdirSync(folder).join(", ")}`);
  const desktop = await findDesktopCode({ useInstalled: true });
  await (desktop ? startDesktop(desktop) : startInBrowser());
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
