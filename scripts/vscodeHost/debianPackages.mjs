import { spawnSync } from "node:child_process";
import { runCommand } from "./runCommand.mjs";

/** What the tests need of a Debian system besides Node: a browser, a font for it, and what code-server is built with. */
const debianPackages = [
  "chromium",
  "fonts-dejavu-core",
  "libkrb5-dev",
  "build-essential",
  "pkg-config",
  "python3",
];

const succeeds = (command, args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

function isInstalled(name) {
  const query = spawnSync("dpkg-query", ["-W", "-f=${db:Status-Status}", name], { encoding: "utf8" });
  return query.stdout === "installed";
}

/** The words that go before a command which needs root, or undefined where this user may not become root. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return succeeds("sudo", ["-n", "true"]) ? ["sudo", "-n"] : undefined;
}

/**
 * Installs the packages that are missing. On a system without dpkg it does nothing: there the browser is found by
 * its usual names or not at all. Throws with the command to run by hand where this user may not install.
 *
 * @param {string[]} [names]
 */
export async function ensureDebianPackages(names = debianPackages) {
  if (!succeeds("dpkg-query", ["--version"])) return;
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const prefix = rootPrefix();
  if (!prefix)
    throw new Error(
      `Debian packages are missing. Install them with: sudo apt-get install ${missing.join(" ")}`,
    );
  console.log(`Installing Debian packages: ${missing.join(" ")}`);
  const aptGet = (...args) => {
    // Another installation may hold the lock of dpkg for minutes.
    const words = [
      ...prefix,
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      "-o",
      "DPkg::Lock::Timeout=600",
    ];
    return runCommand(words[0], [...words.slice(1), ...args], { quiet: true });
  };
  await aptGet("update");
  await aptGet("install", "--yes", "--no-install-recommends", ...missing);
}
