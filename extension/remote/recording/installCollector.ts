import { randomBytes } from "node:crypto";
import { basename, dirname } from "node:path/posix";
import { printable } from "../ssh/hostNames.js";
import { SshFailure } from "../ssh/sshFailure.js";
import { collectorFor, type CollectorBinary } from "./collectorBinary.js";
import type { RunnerLink } from "./runnerLink.js";

/** Where the collector may live, in this order where they have the same room. A user may write in none of the first two. */
const parents = ["/var/lib", "/opt", "/var/tmp", "/tmp"];

/** Names of the directories that are made there. */
const installedName = /^trace-investigator-[0-9a-f]{16}$/;

/** What a runner is, asked without any rights. */
export interface RunnerSystem {
  /** As `uname -s` and `uname -m` say. */
  readonly system: string;
  readonly machine: string;
  readonly kernel: string;
}

/** Asks a runner what it is. */
export async function askSystem(link: RunnerLink, signal?: AbortSignal): Promise<RunnerSystem> {
  const { output } = await link.ask({ script: "uname -s; uname -m; uname -r", as: "user" }, signal);
  const [system = "", machine = "", kernel = ""] = output.split("\n").map(printable);
  return { system, machine, kernel };
}

/** Exit codes of the script below, beyond those of the shell. */
const installFailures: Readonly<Record<number, readonly [string, string]>> = {
  10: [
    "No directory of the runner takes programs: each is read-only, full or mounted noexec.",
    "One of /var/lib, /opt, /var/tmp and /tmp must allow programs.",
  ],
  11: ["The disk of the runner is full.", "Make room there and try again."],
  12: [
    "The runner received other bytes than were sent.",
    "Try again; check the machine if it happens once more.",
  ],
  13: ["The runner has no sha256sum, so the upload cannot be checked.", "Install coreutils there."],
  14: [
    "The collector does not run on this machine.",
    "Its kernel may be of another architecture than it says.",
  ],
};

/**
 * Makes a directory that only root can enter or write, in the place with most room that lets programs run; takes the
 * program from standard input, and gives it its name only once root itself has found the hash right.
 */
const installScript = [
  'name=$1; hash=$2; size=$3; shift 3; umask 077; best=""; most=-1',
  'for parent in "$@"; do d=$parent/$name; mkdir -m 700 "$d" 2>/dev/null || continue',
  'free=$(df -Pk "$d" | tail -n 1 | { read -r a b c free e; echo "$free"; }); ok=""',
  'if echo "#!/bin/sh" > "$d/probe" 2>/dev/null && chmod 700 "$d/probe" && "$d/probe" 2>/dev/null; then ok=1; fi',
  'rm -f "$d/probe"; if [ -n "$ok" ] && [ "$free" -gt "$most" ]; then if [ -n "$best" ]; then rmdir "$best"; fi',
  'best=$d; most=$free; else rmdir "$d"; fi; done; [ -n "$best" ] || exit 10; new=$best/trace-collector.new',
  'give_up() { rm -f "$new" "$best/trace-collector"; rmdir "$best"; exit "$1"; }',
  'head -c "$size" > "$new" || give_up 11; command -v sha256sum >/dev/null || give_up 13',
  'sum=$(sha256sum "$new") || give_up 12; [ "${sum%% *}" = "$hash" ] || give_up 12',
  'chmod 700 "$new" && mv "$new" "$best/trace-collector" || give_up 11',
  '"$best/trace-collector" --version >/dev/null || give_up 14; echo "$best"',
]
  .join("; ")
  .replaceAll("do; ", "do ");

/** Uploads the collector that fits the runner; returns the directory it is in, for {@link removeCollector}. */
export async function installCollector(
  link: RunnerLink,
  collectorFolder: string,
  signal?: AbortSignal,
): Promise<string> {
  const { system, machine } = await askSystem(link, signal);
  return uploadCollector(link, await collectorFor(collectorFolder, system, machine), signal);
}

/** Uploads one program; see {@link installCollector}. */
export async function uploadCollector(
  link: RunnerLink,
  { bytes, sha256 }: Pick<CollectorBinary, "bytes" | "sha256">,
  signal?: AbortSignal,
): Promise<string> {
  const name = `trace-investigator-${randomBytes(8).toString("hex")}`;
  const words = [name, sha256, String(bytes.length), ...parents];
  const end = await link.ask({ script: installScript, words, as: "root" }, signal, (channel) => {
    channel.end(bytes);
  });
  const directory = end.output.trim();
  if (end.code === 0 && parents.some((parent) => directory === `${parent}/${name}`)) return directory;
  const [reason, remedy] = installFailures[end.code ?? 0] ?? ["The collector could not be uploaded.", ""];
  throw new SshFailure("transfer", `${reason} ${end.complaint}`.trim(), remedy);
}

/**
 * Takes the collector off the runner, if it is there. Its directory goes only where nothing else is in it: a recording
 * stays.
 */
export async function removeCollector(
  link: RunnerLink,
  directory: string,
  signal?: AbortSignal,
): Promise<void> {
  const script = 'rm -f "$1/trace-collector" "$1/output.log"; [ ! -e "$1" ] || rmdir "$1"';
  await remove(link, script, directory, signal);
}

/** Takes everything off the runner that was put there, a recording as well. */
export async function removeInstallation(
  link: RunnerLink,
  directory: string,
  signal?: AbortSignal,
): Promise<void> {
  if (!parents.includes(dirname(directory)) || !installedName.test(basename(directory)))
    throw new SshFailure(
      "recording",
      `${directory} is not a directory of a recording.`,
      "Nothing was removed.",
    );
  await remove(link, 'rm -rf "$1"', directory, signal);
}

async function remove(
  link: RunnerLink,
  script: string,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const end = await link.ask({ script, words: [directory], as: "root" }, signal);
  if (end.code !== 0)
    throw new SshFailure(
      "transfer",
      `${directory} could not be removed: ${end.complaint}`,
      "Remove it by hand, as root.",
    );
}
