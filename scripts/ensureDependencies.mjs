import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkoutDir } from "./vscodeHost/cacheDir.mjs";
import { runCommand } from "./vscodeHost/runCommand.mjs";

const readPackages = (file) => JSON.parse(readFileSync(join(checkoutDir, file), "utf8")).packages;

/** npm records in node_modules what it has put there; optional packages of other systems are not among it. */
function isInstalled() {
  const recordFile = "node_modules/.package-lock.json";
  if (!existsSync(join(checkoutDir, recordFile))) return false;
  const installed = readPackages(recordFile);
  return Object.entries(readPackages("package-lock.json")).every(
    ([path, { version, optional }]) =>
      path === "" || (optional && !installed[path]) || installed[path]?.version === version,
  );
}

/**
 * Runs `npm ci` unless node_modules holds what the lock file asks for. Needs nothing but Node itself.
 *
 * @returns {Promise<void>}
 */
export async function ensureDependencies() {
  if (isInstalled()) return;
  console.log("Installing the packages of package-lock.json");
  await runCommand("npm", ["ci", "--no-audit", "--no-fund"], { cwd: checkoutDir, quiet: true });
}
