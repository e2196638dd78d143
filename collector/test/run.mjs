// Runs the collector's tests, or says in a sentence which of them this machine cannot run and why.
//
//   node collector/test/run.mjs [events | kernels]
//
// events   builds, and compares recordings on the running kernel with what programs did (needs root and eBPF)
// kernels  boots Debian's kernels in an emulator and does the same there
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const testFolder = dirname(fileURLToPath(import.meta.url));
const folder = join(testFolder, "..");
const repository = join(folder, "..");
const collector = join(repository, ".cache", "collector", "out", "linux-x64", "trace-collector");
/** What the tests use besides what the build needs. */
const testPackages = ["python3", "busybox-static", "iproute2", "util-linux", "gcc"];

function succeeds(command, ...words) {
  return spawnSync(command, words, { cwd: repository, stdio: "inherit" }).status === 0;
}

function notRun(what, why) {
  console.warn(`NOT RUN: ${what}, because ${why}.`);
}

/** Why no collector can be built here, or undefined if there is one now. */
function build() {
  if (process.platform !== "linux" || process.arch !== "x64") return "they need an x86-64 Linux";
  const isRoot = process.getuid() === 0;
  if (
    isRoot &&
    existsSync("/usr/bin/apt-get") &&
    !succeeds(join(folder, "install-build-deps.sh"), ...testPackages)
  ) {
    return "the packages that the build needs cannot be installed";
  }
  if (!succeeds("node", join(folder, "build.mjs"), "--if-possible"))
    throw new Error("the collector does not build");
  return existsSync(collector) ? undefined : "the tools to build it are missing";
}

function runTests(...words) {
  const config = join("collector", "test", "vitest.config.mts");
  if (!succeeds("npx", "vitest", "run", "--config", config, ...words)) process.exitCode = 1;
}

function whyNotOnThisKernel() {
  const { stdout, stderr, status } = spawnSync(collector, ["check"], { encoding: "utf8" });
  if (status === 0) return undefined;
  return stdout.trim() === "" ? stderr.trim() : JSON.parse(stdout).error;
}

function runEvents() {
  if (!succeeds("make", "--silent", "-C", folder, "sanitized")) throw new Error("the tests do not build");
  const why = whyNotOnThisKernel();
  if (why === undefined) {
    runTests("--exclude", "**/kernels.test.ts");
    return;
  }
  notRun("the tests that record on this kernel", why);
  runTests("build");
}

function runKernels() {
  if (process.getuid() !== 0 || !existsSync("/usr/bin/apt-get")) {
    notRun("the tests that boot other kernels", "these are fetched with apt-get as root");
  } else if (succeeds(join(testFolder, "kernels", "fetch.sh"))) {
    runTests("kernels");
  } else {
    notRun("the tests that boot other kernels", "the emulator or the kernels cannot be fetched");
  }
}

const why = build();
if (why === undefined) {
  if (process.argv[2] === "kernels") runKernels();
  else runEvents();
} else {
  notRun("all tests of the collector", why);
}
