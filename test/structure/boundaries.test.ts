import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const configName = ".dependency-cruiser.cjs";
const config = createRequire(import.meta.url)(join(root, configName)) as { forbidden: { name: string }[] };

/** Files and what each imports. */
type Sources = Readonly<Record<string, readonly string[]>>;

/** Ways across a boundary, each with the rule that must stop it: at least one for every rule. */
const violations: readonly (readonly [rule: string, path: string, imported: string])[] = [
  ["core-protocol", "core/protocol/bad.ts", "../source/good.js"],
  ["core-source", "core/source/bad.ts", "../ingest/good.js"],
  ["core-ingest", "core/ingest/bad.ts", "../tables/good.js"],
  ["core-tables", "core/tables/bad.ts", "../query/good.js"],
  ["core-query", "core/query/bad.ts", "../model/good.js"],
  ["core-query", "core/query/badEngine.ts", "@duckdb/duckdb-wasm"],
  ["core-model", "core/model/bad.ts", "../detect/good.js"],
  ["core-model", "core/model/badEditor.ts", "vscode"],
  ["core-model", "core/model/badNode.ts", "node:fs"],
  ["core-detect", "core/detect/bad.ts", "../engine/good.js"],
  ["core-profile", "core/profile/bad.ts", "../compare/good.js"],
  ["core-compare", "core/compare/bad.ts", "../engine/good.js"],
  ["core-notebook", "core/notebook/bad.ts", "../engine/good.js"],
  ["yaml-only-in-sigma-and-notebook", "core/detect/badYaml.ts", "yaml"],
  ["core-investigation", "core/investigation/bad.ts", "../engine/good.js"],
  ["core-engine", "core/engine/bad.ts", "d3"],
  ["core-engine", "core/engine/badEditor.ts", "vscode"],
  ["core-engine", "core/engine/badExtension.ts", "../../extension/good.js"],
  ["webview", "webview/bad.ts", "node:fs"],
  ["webview", "webview/badEditor.ts", "vscode"],
  ["webview", "webview/badCore.ts", "../core/query/good.js"],
  ["webview", "webview/badExtension.ts", "../extension/good.js"],
  ["extension", "extension/bad.ts", "../webview/good.js"],
  ["extension", "extension/badEngine.ts", "@duckdb/duckdb-wasm"],
  ["extension", "extension/badCli.ts", "../cli/good.js"],
  ["ssh-only-in-remote", "extension/editor/bad.ts", "ssh2"],
  ["remote-without-vscode", "extension/remote/ssh/bad.ts", "vscode"],
  ["cli", "cli/bad.ts", "vscode"],
  ["cli", "cli/badExtension.ts", "../extension/good.js"],
  ["no-cycles", "core/query/back.ts", "./there.js"],
];

/** What the boundaries allow, so that the check is known to tell the two apart. */
const allowed: Sources = {
  "core/source/fine.ts": ["node:fs", "../protocol/good.js"],
  "core/detect/sigma/fine.ts": ["yaml"],
  "core/profile/fine.ts": ["../detect/good.js"],
  "core/compare/fine.ts": ["../profile/good.js"],
  "core/detect/fine.ts": ["../source/good.js", "../model/good.js", "../protocol/good.js"],
  "core/investigation/fine.ts": ["../detect/good.js", "../query/good.js"],
  "core/engine/fine.ts": ["@duckdb/duckdb-wasm", "../investigation/good.js", "node:worker_threads"],
  "webview/fine.ts": ["d3", "../core/protocol/good.js"],
  "extension/editor/fine.ts": ["vscode", "../../core/engine/good.js", "node:path"],
  "extension/remote/ssh/fine.ts": ["ssh2"],
  "cli/fine.ts": ["commander", "../core/engine/good.js"],
};

const folders = [
  ...[
    "notebook",
    "protocol",
    "source",
    "ingest",
    "tables",
    "query",
    "model",
    "detect",
    "profile",
    "compare",
    "investigation",
    "engine",
  ].map((folder) => `core/${folder}`),
  "extension",
  "webview",
  "cli",
];

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

const runFile = promisify(execFile);

/** The broken rules of a tree, checked as the project is, as "rule: file". */
async function brokenRules(directory: string): Promise<string[]> {
  const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [program, "--config", configName, "--output-type", "json", ...folders];
  const options = { cwd: directory, maxBuffer: 64 * 1024 ** 2 };
  const { stdout } = await runFile(process.execPath, args, options);
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

/** The project in small: its rules, one file a folder, and stand-ins for the packages it may use. */
function writeSmallProject(directory: string): void {
  for (const name of [configName, "tsconfig.base.json", "tsconfig.test.json"])
    copyFileSync(join(root, name), join(directory, name));
  write(join(directory, "package.json"), "{}");
  for (const folder of folders) writeSources(directory, { [`${folder}/good.ts`]: [] });
  for (const name of ["d3", "ssh2", "commander", "yaml", "@duckdb/duckdb-wasm"]) {
    write(join(directory, "node_modules", name, "package.json"), JSON.stringify({ name, main: "index.js" }));
    write(join(directory, "node_modules", name, "index.js"), "exports.good = 1;");
  }
  // The editor's interface is there as types only.
  write(
    join(directory, "node_modules/@types/vscode/package.json"),
    '{"name": "@types/vscode", "types": "index.d.ts"}',
  );
  write(join(directory, "node_modules/@types/vscode/index.d.ts"), 'declare module "vscode" {}');
  writeSources(directory, { "test/good.ts": [] });
}

function writeSources(directory: string, sources: Sources): void {
  for (const [path, imports] of Object.entries(sources)) {
    const lines = imports.map((name, index) => `import * as i${index} from "${name}";\nvoid i${index};\n`);
    write(join(directory, path), `${lines.join("")}export const good = 1;\n`);
  }
}

/** That the project keeps to the rules is a step of its own, `npm run boundaries`; here they are shown to catch. */
describe("boundaries", () => {
  let directory = "";
  let broken: string[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "boundaries-"));
    writeSmallProject(directory);
    writeSources(directory, allowed);
    writeSources(directory, Object.fromEntries(violations.map(([, path, imported]) => [path, [imported]])));
    // The other half of the cycle, which is reported once.
    writeSources(directory, { "core/query/there.ts": ["./back.js"] });
    broken = await brokenRules(directory);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it("has a violation here for every rule", () => {
    const tried = new Set(violations.map(([rule]) => rule));
    expect([...tried].sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  it.each(violations)("%s stops %s from importing %s", (rule, path) => {
    expect(broken).toContain(`${rule}: ${path}`);
  });

  it("lets pass what is allowed", () => {
    const stopped = new Set(broken.map((text) => text.slice(text.indexOf(": ") + 2)));
    expect(Object.keys(allowed).filter((path) => stopped.has(path))).toEqual([]);
  });
});
