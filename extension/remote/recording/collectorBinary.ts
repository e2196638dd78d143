import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SshFailure } from "../ssh/sshFailure.js";

/** What `uname -m` says of the machines there is a collector for. */
const targets: Readonly<Record<string, string>> = {
  x86_64: "linux-x64",
  amd64: "linux-x64",
  aarch64: "linux-arm64",
  arm64: "linux-arm64",
};

/** A collector to be uploaded, whose hash the package's manifest has pinned. */
export interface CollectorBinary {
  readonly target: string;
  readonly bytes: Buffer;
  /** Hexadecimal. */
  readonly sha256: string;
}

interface Manifest {
  readonly binaries: Readonly<Record<string, { readonly sha256: string; readonly sizeBytes: number }>>;
}

/**
 * The collector for a machine, from the folder of the package that holds them.
 * Rejects with an {@link SshFailure} where there is none, or where it is not the one that the package pins.
 */
export async function collectorFor(
  folder: string,
  system: string,
  machine: string,
): Promise<CollectorBinary> {
  const target = system === "Linux" ? targets[machine] : undefined;
  if (target === undefined)
    throw new SshFailure(
      "collector",
      `There is no collector for ${system} on ${machine}.`,
      "Runners with Linux on x86-64 or arm64 can be recorded.",
    );
  try {
    const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Manifest;
    const bytes = await readFile(join(folder, target, "trace-collector"));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (manifest.binaries[target]?.sha256 === sha256) return { target, bytes, sha256 };
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
    throw new SshFailure(
      "collector",
      `This build has no collector for ${target}.`,
      "Build it with npm run build:collector, or install the packaged extension.",
    );
  }
  throw new SshFailure(
    "collector",
    `The collector for ${target} is not the one that the package was built with.`,
    "Install the extension anew.",
  );
}
