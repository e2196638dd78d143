import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { TraceTables } from "../../test/harness/traceTables.js";
import { builtInSignatures } from "./builtInSignatures.js";
import { prepareTables } from "./prepareTables.js";
import { runSignatures } from "./runSignatures.js";
import { traceFeatures } from "./traceFeatures.js";

/** Campaigns as their order of events was published, with the signatures that name what they did. */
const attacks: Readonly<Record<string, readonly string[]>> = {
  "tj-actions": ["decode-then-run", "sweep-then-memory", "memory-read", "secret-search"],
  reviewdog: ["memory-read", "decode-then-run", "secret-search"],
  "shai-hulud": [
    "credential-files",
    "scanner-in-install",
    "workflow-changed",
    "download-to-interpreter",
    "read-then-send",
  ],
  nx: ["unattended-assistant", "token-command", "shell-startup"],
  ultralytics: ["miner", "dropped-executable"],
  "ua-parser-js": ["download-then-run", "miner", "network-tool-in-install"],
  codecov: ["download-to-interpreter", "environment-then-send"],
  "trivy-action": ["memory-read", "environment-read", "credential-sweep", "read-then-send"],
  litellm: ["decode-then-run", "python-path-file", "systemd-unit"],
  axios: ["download-then-run", "network-tool-in-install"],
  "cargo-build-script": ["dropped-executable", "host-in-install"],
  // It waits for a browser: on a runner there is nothing to see.
  "chalk-debug": [],
};

let tables: TraceTables;
beforeAll(async () => {
  tables = await TraceTables.start();
});

async function findingsIn(text: Uint8Array): Promise<{ name: string; severity: string; title: string }[]> {
  const report = await tables.load(text);
  for (const statement of prepareTables) await tables.port.query(statement);
  const { unchecked } = await runSignatures(tables.port, builtInSignatures, {
    features: traceFeatures(report),
  });
  expect(unchecked.filter(({ reason }) => !reason.startsWith("This trace does not record"))).toEqual([]);
  const rows = await tables.port.query(
    "select distinct signature_name, severity, title from finding order by all",
  );
  const severities = rows.texts("severity");
  const titles = rows.texts("title");
  return rows.texts("signature_name").map((name, row) => ({
    name: name ?? "",
    severity: severities[row] ?? "",
    title: titles[row] ?? "",
  }));
}

function tracesOf(folder: string): string[] {
  return readdirSync(join(import.meta.dirname, folder)).map((name) => name.replace(/\.jsonl$/, ""));
}

describe("attacks", () => {
  it("are all told of", () => {
    expect(tracesOf("attacks").sort()).toEqual(Object.keys(attacks).sort());
  });

  it.each(Object.entries(attacks))("%s is found by what names its cause", async (attack, expected) => {
    const found = await findingsIn(readFileSync(join(import.meta.dirname, "attacks", `${attack}.jsonl`)));
    const names = found.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(found).toEqual([]);
  });
});

describe("benign jobs", () => {
  it.each(tracesOf("benign"))("%s shows nothing above low", async (job) => {
    const found = await findingsIn(readFileSync(join(import.meta.dirname, "benign", `${job}.jsonl`)));
    expect(found.filter(({ severity }) => severity !== "low" && severity !== "none")).toEqual([]);
  });
});

describe("recorded jobs", () => {
  const sample = (name: string): Uint8Array =>
    gunzipSync(readFileSync(join(import.meta.dirname, "..", "..", "sample-traces", `${name}.jsonl.gz`)));

  it("the clean one shows nothing", async () => {
    expect(await findingsIn(sample("job-clean"))).toEqual([]);
  });

  it("the attacked one shows each step of the attack once", async () => {
    const found = await findingsIn(sample("job-attack"));
    const sweep = found.find(({ name }) => name === "proc-sweep")?.title ?? "";
    expect(sweep).toMatch(/^Process list sweep: \d+ × \/proc\/\*\/comm$/);
    expect(found).toEqual([
      { name: "credential-files", severity: "high", title: "4 credential files read by a package script" },
      { name: "dropped-executable", severity: "medium", title: "Script written, then run: /tmp/dump.py" },
      { name: "dropped-executable", severity: "medium", title: "Script written, then run: /tmp/run.sh" },
      { name: "memory-read", severity: "high", title: "Runner.Worker memory read" },
      { name: "network-tool-in-install", severity: "medium", title: "curl during npm install" },
      { name: "proc-sweep", severity: "low", title: sweep },
      {
        name: "read-then-send",
        severity: "high",
        title: "Credentials read, then data sent to exfil.bad.example",
      },
      { name: "secret-search", severity: "medium", title: "Search for secret values" },
    ]);
  });

  it("the overwritten source is named", async () => {
    const found = await findingsIn(sample("job-source-overwritten"));
    expect(found).toEqual([
      {
        name: "source-overwritten",
        severity: "medium",
        title: "Source file overwritten: /home/runner/work/app/app/src/auth.js",
      },
    ]);
  });

  it("the altered action is found by what it decoded, fetched and read", async () => {
    const names = (await findingsIn(sample("job-altered-action"))).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["decode-then-run", "download-to-interpreter", "memory-read", "secret-search"]),
    );
  });
});
