import { execFileSync, spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { cacheFolder, outputFolder, repositoryFolder } from "./paths.js";

/** A kernel that Debian ships, and how to start it. */
export interface Kernel {
  /** File in the folder of fetched kernels. */
  readonly name: string;
  readonly arch: "x64" | "arm64";
  /** What `uname -r` begins with. */
  readonly release: string;
  /** Parts of the program `truth` that exist there. */
  readonly parts: readonly string[];
}

export interface BootResult {
  readonly release: string;
  readonly exitCode: number;
  readonly check: string;
  readonly errors: string;
  readonly trace: string;
  readonly notes: string;
  /** Of a second recording, of the whole machine. */
  readonly all: string;
}

/** TCG is slow, and slower on a busy machine: a boot and a run of 10 s take a minute at worst. */
const bootLimitMs = 180_000;

const machines = {
  // TCG, not KVM: the machine that tests is itself a virtual one as a rule.
  x64: {
    emulator: "qemu-system-x86_64",
    options: ["-accel", "tcg,thread=multi", "-cpu", "max"],
    console: "ttyS0",
  },
  arm64: {
    emulator: "qemu-system-aarch64",
    options: ["-M", "virt", "-accel", "tcg,thread=multi", "-cpu", "cortex-a57"],
    console: "ttyAMA0",
  },
} as const;

const compilers = { x64: "gcc", arm64: "aarch64-linux-gnu-gcc" } as const;

/** Builds the program `truth` for an architecture. */
export function buildTruth(arch: Kernel["arch"], output: string): void {
  const sources = join(repositoryFolder, "collector", "test", "programs", "truth");
  const flags = "-O1 -static -D_GNU_SOURCE -Wall -Wextra -Werror";
  execFileSync("sh", ["-c", `${compilers[arch]} ${flags} "$1"/*.c -o "$2"`, "sh", sources, output], {
    stdio: "inherit",
  });
}

/** A root file system of a shell, the collector, the program and the script that runs them. */
function packRoot(kernel: Kernel, folder: string): string {
  const root = join(folder, "root");
  for (const name of ["bin", "dev", "proc", "sys"]) mkdirSync(join(root, name), { recursive: true });
  copyFileSync(join(cacheFolder, "kernels", `busybox-${kernel.arch}`), join(root, "bin", "busybox"));
  const collector = join(outputFolder, `linux-${kernel.arch}`, "trace-collector");
  copyFileSync(collector, join(root, "bin", "trace-collector"));
  buildTruth(kernel.arch, join(root, "bin", "truth"));
  copyFileSync(join(repositoryFolder, "collector", "test", "kernels", "init"), join(root, "init"));
  for (const name of ["bin/busybox", "bin/trace-collector", "init"]) chmodSync(join(root, name), 0o755);
  writeFileSync(join(root, "parts"), kernel.parts.join(" "));
  const archive = join(folder, "root.cpio.gz");
  execFileSync("sh", [
    "-c",
    'cd "$1" && find . | cpio -o -H newc --quiet | gzip -1 > "$2"',
    "sh",
    root,
    archive,
  ]);
  return archive;
}

function runEmulator(kernel: Kernel, archive: string): Promise<string> {
  const machine = machines[kernel.arch];
  const image = join(cacheFolder, "kernels", kernel.name);
  const words = `console=${machine.console} panic=-1 quiet no_timer_check`;
  const child = spawn(
    machine.emulator,
    // prettier-ignore
    [...machine.options, "-m", "1024", "-smp", "2", "-nographic", "-no-reboot", "-kernel", image,
      "-initrd", archive, "-append", words],
    { stdio: ["ignore", "pipe", "inherit"], timeout: bootLimitMs },
  );
  return new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    child.stdout.on("data", (bytes: Buffer) => output.push(bytes));
    child.on("error", reject);
    child.on("close", () => {
      resolve(Buffer.concat(output).toString("utf8").replaceAll("\r", ""));
    });
  });
}

function section(output: string, name: string): string {
  const match = new RegExp(`BEGIN ${name}\n([^]*?)END ${name}\n`).exec(output);
  if (match?.[1] === undefined)
    throw new Error(`the kernel did not send "${name}"; its console:\n${output.slice(-4000)}`);
  return gunzipSync(Buffer.from(match[1], "base64")).toString("utf8");
}

/** Boots a kernel, lets it run `truth` under the collector, and brings back what it said. */
export async function bootKernel(kernel: Kernel): Promise<BootResult> {
  const folder = mkdtempSync(join(tmpdir(), "collector-kernel-"));
  try {
    const output = await runEmulator(kernel, packRoot(kernel, folder));
    return {
      release: /KERNEL (.*)/.exec(output)?.[1] ?? "",
      exitCode: Number(/EXIT (\d+)/.exec(output)?.[1] ?? -1),
      check: section(output, "check"),
      errors: section(output, "errors"),
      trace: section(output, "trace"),
      notes: section(output, "notes"),
      all: section(output, "all"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
