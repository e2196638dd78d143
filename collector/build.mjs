// Builds the collector and puts it into dist/collector/, with a manifest of the hash of each binary, which goes
// into the package: what is uploaded to a remote machine is compared with it.
//
// Building needs clang, bpftool and Debian's libraries. Without them it says so and fails, or with
// --if-possible says so and leaves the collector out: the rest of the extension does not need it.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const cache = join(folder, "..", ".cache", "collector");
const output = join(cache, "out");
/** Where the package takes it from. A build of the extension empties it, so it is a copy. */
const published = join(folder, "..", "dist", "collector");
const targets = ["linux-x64", "linux-arm64"];
const tools = ["make", "gcc", "aarch64-linux-gnu-gcc", "clang-14", "bpftool"];
const libraries = ["/usr/lib/x86_64-linux-gnu/libbpf.a", join(cache, "arm64-libraries", "complete")];

function hasTool(tool) {
  return spawnSync("sh", ["-c", `command -v ${tool}`], { stdio: "ignore" }).status === 0;
}

function missing() {
  const absent = tools.filter((tool) => !hasTool(tool));
  return [...absent, ...libraries.filter((path) => !existsSync(path))];
}

/** The versions that decide over the bytes of the result, by Debian package; pinned in toolchain.json. */
function installedVersions(packages) {
  const format = "${Package} ${Version}\n";
  const lines = execFileSync("dpkg-query", ["-W", "-f", format, ...packages], { encoding: "utf8" });
  return Object.fromEntries(
    lines
      .trim()
      .split("\n")
      .map((line) => line.split(" ")),
  );
}

async function describe(target) {
  const path = join(output, target, "trace-collector");
  const bytes = await readFile(path);
  const { size } = await stat(path);
  return [target, { sha256: createHash("sha256").update(bytes).digest("hex"), sizeBytes: size }];
}

async function build() {
  execFileSync("make", ["--silent", "-C", folder, `-j${cpus().length}`], { stdio: ["ignore", 2, 2] });
  const pinned = JSON.parse(await readFile(join(folder, "toolchain.json"), "utf8"));
  const toolchain = installedVersions(Object.keys(pinned));
  const other = Object.keys(pinned).filter((name) => pinned[name] !== toolchain[name]);
  if (other.length > 0) {
    console.warn(`collector: other versions than pinned, so other hashes: ${other.join(", ")}`);
  }
  const { version } = JSON.parse(await readFile(join(folder, "..", "package.json"), "utf8"));
  const binaries = Object.fromEntries(await Promise.all(targets.map(describe)));
  const manifest = { version, binaries, toolchain, pinned: other.length === 0 };
  await writeFile(join(output, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(published, { recursive: true, force: true });
  await cp(output, published, { recursive: true });
  for (const target of targets) {
    const { sha256, sizeBytes } = binaries[target];
    console.log(`collector: ${target} ${(sizeBytes / 1e6).toFixed(2)} MB sha256 ${sha256}`);
  }
}

const absent = process.arch === "x64" && process.platform === "linux" ? missing() : ["an x86-64 Linux"];
if (absent.length === 0) {
  await build();
} else {
  console.warn(`collector: not built, because of what is missing: ${absent.join(", ")}.`);
  console.warn("collector: on Debian or Ubuntu, collector/install-build-deps.sh installs it (as root).");
  process.exitCode = process.argv.includes("--if-possible") ? 0 : 1;
}
