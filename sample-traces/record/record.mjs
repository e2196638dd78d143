// Records the sample traces anew, as root on Debian with the built collector, Node, npm, git, curl and Python:
//
//   node sample-traces/record/record.mjs [NAME...]
//
// Each job runs under the collector in namespaces of its own, so that nothing leaves the machine and nothing
// of the machine enters the trace; the trace is refused when it does, or when it does not show its story.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expectation } from "./expectation.mjs";
import { jobs } from "./jobs.mjs";
import { findTraces, neutralise } from "./neutral.mjs";
import { fillRegistry } from "./registry.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const repository = join(folder, "..", "..");
const collector = join(repository, ".cache", "collector", "out", "linux-x64", "trace-collector");

function writeTree(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The repository that the job checks out: one commit, on the branches that the jobs name. */
function makeRepository(work, files) {
  const tree = join(work, "tree");
  writeTree(tree, files);
  const git = (...words) => execFileSync("git", ["-C", tree, "-c", "user.name=dev", "-c", "user.email=dev@code.example", ...words]);
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "app");
  git("branch", "attack");
  execFileSync("git", ["clone", "-q", "--bare", tree, join(work, "git", "app.git")]);
}

const etc = {
  "resolv.conf": "nameserver 127.0.0.53\n",
  "nsswitch.conf": "passwd: files\nhosts: files dns\n",
  hosts: "127.0.0.1 localhost runner\n",
  passwd: "root:x:0:0:root:/root:/bin/bash\n",
  gitconfig: "[safe]\n\tdirectory = *\n",
};

/** Credentials of the runner's user; none opens anything. */
const home = {
  ".npmrc": "registry=http://registry.npm.example/\n//registry.npm.example/:_authToken=not-a-token\nupdate-notifier=false\n",
  ".netrc": "machine git.example login runner password not-a-password\n",
  ".aws/credentials": "[default]\naws_access_key_id = not-a-key\n",
  ".ssh/id_ed25519": "not a key\n",
};

function prepare(job, work) {
  writeTree(join(work, "etc"), etc);
  writeTree(join(work, "home"), { ...home, ...job.home });
  writeTree(
    join(work, "home", "work", "_temp", "steps"),
    Object.fromEntries(job.steps.map((step, at) => [`step-${at + 1}.sh`, `${step}\n`])),
  );
  const bin = join(work, "home", "actions-runner", "bin");
  mkdirSync(bin, { recursive: true });
  for (const name of ["Runner.Listener", "Runner.Worker"]) {
    execFileSync("gcc", ["-O1", "-D_GNU_SOURCE", "-Wall", join(folder, "runner.c"), "-o", join(bin, name)]);
  }
  makeRepository(work, job.files);
  const own = job.packages.map((files, at) => {
    const path = join(work, "packages", String(at));
    writeTree(path, files);
    return path;
  });
  fillRegistry(join(work, "www"), repository, ["eslint", "mocha"], own);
  for (const [host, files] of Object.entries({ "telemetry.good.example": { "/ping": "ok" }, ...job.www })) {
    writeTree(join(work, "www", host), Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replaceAll("/", "!"), text])));
  }
}

function recordJob(work) {
  const words = ["--net", "--mount", "--uts", "--ipc", "bash", join(folder, "namespace.sh"), work, collector, folder];
  execFileSync("unshare", words, { stdio: "inherit" });
  return readFileSync(join(work, "trace.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => neutralise(JSON.parse(line)));
}

function save(name, events) {
  const told = new Set(events.flatMap(findTraces));
  if (told.size > 0) throw new Error(`${name} would tell of this machine: ${[...told].slice(0, 20).join(", ")}`);
  const expected = expectation(jobs[name], events);
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
  writeFileSync(join(folder, "..", `${name}.jsonl.gz`), gzipSync(text, { level: 9 }));
  writeFileSync(join(folder, "..", `${name}.expected.json`), `${JSON.stringify(expected, null, 2)}\n`);
  console.log(`${name}: ${events.length} events, ${expected.processes} processes`);
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(jobs)) {
  // Not below /tmp, of which the job has its own.
  const work = mkdtempSync("/var/tmp/sample-");
  try {
    prepare(jobs[name], work);
    save(name, recordJob(work));
  } catch (error) {
    error.message += `\n${execFileSync("sh", ["-c", `tail -20 ${work}/log 2>/dev/null || true`])}`;
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
