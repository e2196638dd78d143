import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { ensureCodeServer } from "./codeServer.mjs";
import { freePort } from "./freePort.mjs";
import { writeProfileSettings } from "./profileSettings.mjs";

/** A cold start takes one second; a busy machine of two cores was seen to need twenty. */
const startLimitMs = 90_000;

/** The same for a page to load the workbench and to start its extension host. */
const openLimitMs = 90_000;

/** How long the server gets to end its extension hosts before it is killed. */
const stopLimitMs = 10_000;

const switches = [
  "--auth=none",
  "--disable-telemetry",
  "--disable-update-check",
  "--disable-getting-started-override",
  "--ignore-last-opened",
  "--reconnection-grace-time=5",
  // Without it the workbench in the page has no way to report the end of an extension test run (VS Code 1.139).
  "--vscode-option=enable-smoke-test-driver",
];

/** In place of the switch that trusts every folder; the question about it would stand before everything else. */
const restrictedMode = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
};

/** Empties the address of the extension gallery, which the workbench would ask at start. */
const offline = { EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":""}' };

/**
 * @typedef {object} RunningCodeServer
 * @property {string} authority host and port, as in `vscode-remote://` addresses
 * @property {string} profileDir throw-away folder of the run: user data, extensions, log
 * @property {string} version version of code-server
 * @property {(path: string, limitMs?: number) => Promise<void>} openFile opens a file by absolute path in the page that is
 *   connected, as soon as its extension host runs; an address that names a file would open it before the custom
 *   editors are known, as binary text (VS Code 1.139)
 * @property {() => Promise<void>} close ends the server with all of its processes and removes the folder
 * @property {Promise<void>} ended settles when the server has ended, for whatever reason
 */

/**
 * Starts code-server on a free loopback port with a fresh profile.
 *
 * @param {object} [options]
 * @param {Record<string, unknown>} [options.settings] added to the profile's
 * @param {NodeJS.ProcessEnv} [options.env] added to the environment of the server and so of the extension host
 * @param {boolean} [options.restricted] opens folders in Restricted Mode
 * @param {string} [options.installed] absolute path of the source folder of an extension to install
 * @returns {Promise<RunningCodeServer>}
 */
export async function startCodeServer({ settings, env, restricted = false, installed } = {}) {
  const { node, entry, version } = await ensureCodeServer();
  const profileDir = mkdtempSync(join(tmpdir(), "trace-investigator-host-"));
  const dirs = { userData: join(profileDir, "user-data"), extensions: join(profileDir, "extensions") };
  writeProfileSettings(dirs.userData, { ...settings, ...(restricted ? restrictedMode : {}) });
  mkdirSync(dirs.extensions);
  if (installed !== undefined) install(installed, dirs.extensions);
  writeFileSync(join(profileDir, "config.yaml"), "");
  const authority = `127.0.0.1:${await freePort()}`;
  const program = [entry, "--config", join(profileDir, "config.yaml"), "--user-data-dir", dirs.userData];
  const args = ["--extensions-dir", dirs.extensions, "--bind-addr", authority, ...switches];
  if (!restricted) args.push("--disable-workspace-trust");
  const server = spawn(node, [...program, ...args], {
    env: { ...process.env, ...offline, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = collectOutput(server);
  const ended = new Promise((resolve) => server.once("close", () => resolve()));
  const killAtExit = () => server.kill("SIGKILL");
  process.once("exit", killAtExit);
  const close = async () => {
    await endServer(server, ended);
    process.off("exit", killAtExit);
    await rm(profileDir, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    await untilHealthy(server, authority, log);
  } catch (error) {
    await close();
    throw error;
  }
  const openFile = (path, limitMs = openLimitMs) =>
    openInPage(node, [...program, "--reuse-window", path], limitMs);
  return { authority, profileDir, version, openFile, close, ended };
}

/** Puts an extension where VS Code finds it when it scans a new folder of extensions. */
function install(source, extensionsDir) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  symlinkSync(source, join(extensionsDir, `${publisher}.${name}-${version}`));
}

/** Repeats the command until a page has announced itself to the server. */
async function openInPage(node, args, limitMs) {
  const limit = Date.now() + limitMs;
  for (;;) {
    try {
      await promisify(execFile)(node, args);
      return;
    } catch (error) {
      if (Date.now() > limit) throw error;
    }
    await sleep(250);
  }
}

/** The last part of what a process says, for the message if it fails. */
function collectOutput(child) {
  const log = { text: "" };
  const append = (data) => (log.text = (log.text + data).slice(-8_000));
  child.stdout.on("data", append);
  child.stderr.on("data", append);
  return log;
}

async function untilHealthy(server, authority, log) {
  const limit = Date.now() + startLimitMs;
  while (Date.now() < limit) {
    if (server.exitCode !== null || server.signalCode !== null) break;
    const response = await fetch(`http://${authority}/healthz`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`code-server did not start on ${authority}:\n${log.text}`);
}

/** code-server ends its extension hosts by itself when it is asked to end. */
async function endServer(server, ended) {
  server.kill("SIGTERM");
  const timeout = setTimeout(() => server.kill("SIGKILL"), stopLimitMs);
  await ended;
  clearTimeout(timeout);
}
