// npm run test:remote: records over real SSH servers on loopback and in network namespaces, with the real collector.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkoutDir } from "./vscodeHost/cacheDir.mjs";
import { ensureDebianPackages } from "./vscodeHost/debianPackages.mjs";

/** What the tests use besides what the collector's build needs. */
const packages = ["openssh-server", "openssh-client", "sudo", "iproute2", "util-linux", "openssl", "systemd"];

function run(command, ...words) {
  return spawnSync(command, words, { cwd: checkoutDir, stdio: "inherit" }).status === 0;
}

/** Why they cannot run here, or undefined. */
async function hindrance() {
  if (process.platform !== "linux" || process.arch !== "x64") return "they need an x86-64 Linux";
  if (process.getuid() !== 0) return "starting SSH servers with users of their own needs root";
  await ensureDebianPackages(packages);
  run("collector/install-build-deps.sh");
  run("node", "collector/build.mjs", "--if-possible");
  const collector = join(checkoutDir, ".cache/collector/out/linux-x64/trace-collector");
  if (!existsSync(collector)) return "the collector cannot be built";
  return run(collector, "check") ? undefined : "this kernel cannot be recorded";
}

const why = await hindrance();
if (why !== undefined) console.warn(`NOT RUN: the tests that record over SSH, because ${why}.`);
else if (!run("npx", "vitest", "run", "--config", "vitest.remote.config.mts", ...process.argv.slice(2)))
  process.exitCode = 1;
