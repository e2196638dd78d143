import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDir } from "./cacheDir.mjs";
import { ensureDebianPackages } from "./debianPackages.mjs";
import { runCommand } from "./runCommand.mjs";

/**
 * code-server carries the real workbench, extension host and webviews of VS Code, and comes whole from npm. 4.139.1
 * contains VS Code 1.139.1. Versions of the Node 20 era download parts of themselves while they are installed.
 */
const codeServerVersion = "4.139.1";

/** code-server accepts Node 24 only; the package brings the program and the headers for native modules. */
const nodeVersion = "24.21.0";
const nodePackage = `node-${process.platform}-${process.arch}`;

/** @typedef {{ node: string; entry: string; version: string }} CodeServer */

/** @returns {CodeServer} */
function codeServerIn(dir) {
  return {
    node: join(dir, "node/node_modules", nodePackage, "bin/node"),
    entry: join(dir, "server/node_modules/code-server/out/node/entry.js"),
    version: codeServerVersion,
  };
}

/**
 * npm tells its children about itself by variables. An npm that runs another one, here with another Node, must not hand
 * them on: code-server's installation takes the version of Node from `npm_config_user_agent`.
 */
function environmentWithoutNpm() {
  const inherited = /^(NODE|NODE_ENV|INIT_CWD|npm_(package|lifecycle|command|execpath|node_execpath).*)$/;
  const ofOuterNpm = /^npm_config_(user_agent|npm_version|node_gyp|prefix|local_prefix|global_prefix)$/;
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !inherited.test(name) && !ofOuterNpm.test(name)));
}

async function npmInstall(dir, spec, env) {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "package.json"), '{ "private": true }\n');
  await runCommand("npm", ["install", "--no-audit", "--no-fund", spec], { cwd: dir, env, quiet: true });
}

async function install(dir) {
  const clean = environmentWithoutNpm();
  await npmInstall(join(dir, "node"), `${nodePackage}@${nodeVersion}`, clean);
  const nodeDir = dirname(dirname(codeServerIn(dir).node));
  // npm and node-gyp must run by Node 24 and find its headers, else the native modules are built for another Node.
  const env = { ...clean, PATH: `${nodeDir}/bin:${clean.PATH}`, npm_config_nodedir: nodeDir };
  await npmInstall(join(dir, "server"), `code-server@${codeServerVersion}`, env);
}

/**
 * Finds code-server in the cache or installs it there (about two minutes and 800 MB). The installation is made beside
 * its place and moved there when whole, so that an interrupted or a concurrent one leaves nothing broken.
 *
 * @returns {Promise<CodeServer>}
 */
export async function ensureCodeServer() {
  const dir = cacheDir(`code-server-${codeServerVersion}-node-${nodeVersion}`);
  if (existsSync(dir)) return codeServerIn(dir);
  await ensureDebianPackages();
  console.log(`Installing code-server ${codeServerVersion} into ${dir} (once, takes minutes)`);
  mkdirSync(cacheDir(), { recursive: true });
  const partDir = mkdtempSync(`${dir}.part-`);
  try {
    await install(partDir);
    if (!existsSync(dir)) renameSync(partDir, dir);
  } finally {
    rmSync(partDir, { recursive: true, force: true });
  }
  return codeServerIn(dir);
}
