// npm run test:vscode: runs test/vscode/**/*.test.ts inside a real extension host and reports what they say.
// `npm run test:vscode -- notebook` runs the files whose names contain the word only.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDependencies } from "./ensureDependencies.mjs";
import { checkoutDir } from "./vscodeHost/cacheDir.mjs";
import { findDesktopCode } from "./vscodeHost/desktopCode.mjs";
import { runTestsInCodeServer } from "./vscodeHost/runTestsInCodeServer.mjs";
import { runTestsInDesktop } from "./vscodeHost/runTestsInDesktop.mjs";

const sourceDir = join(checkoutDir, "test/vscode");
const outDir = join(checkoutDir, "out/test/vscode");

/** Every test file becomes a program of its own beside the entry; what is in the folder is what runs. */
async function bundleTests() {
  const { build } = await import("esbuild");
  const files = readdirSync(sourceDir, { recursive: true, encoding: "utf8" });
  const word = process.argv[2] ?? "";
  const tests = files.filter((file) => file.endsWith(".test.ts") && file.includes(word));
  if (tests.length === 0) throw new Error(`No *${word}*.test.ts below ${sourceDir}`);
  rmSync(outDir, { recursive: true, force: true });
  await build({
    entryPoints: ["index.ts", ...tests].map((file) => join(sourceDir, file)),
    outbase: sourceDir,
    outdir: outDir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    loader: { ".sql": "text" },
    logLevel: "warning",
  });
  return tests.length;
}

/** A folder that tests may write to, with the sample traces in it. */
function makeWorkspace(runDir) {
  const workspace = join(runDir, "workspace");
  mkdirSync(workspace);
  const samples = join(checkoutDir, "sample-traces");
  if (existsSync(samples)) cpSync(samples, workspace, { recursive: true });
  return workspace;
}

const marks = { passed: "✓", failed: "✗", pending: "–" };

/** Prints the outcomes, the failed ones last, and returns the reasons to fail. */
function report(resultsFile) {
  if (!existsSync(resultsFile)) return ["The extension host wrote no results."];
  const outcomes = JSON.parse(readFileSync(resultsFile, "utf8"));
  const isFailed = ({ state }) => state === "failed";
  const ordered = [...outcomes.filter((outcome) => !isFailed(outcome)), ...outcomes.filter(isFailed)];
  for (const { state, title, durationMs, error } of ordered)
    console.log(
      `  ${marks[state]} ${title} (${durationMs} ms)${error ? `\n${error.replace(/^/gm, "      ")}` : ""}`,
    );
  const count = (state) => outcomes.filter((outcome) => outcome.state === state).length;
  console.log(`  ${count("passed")} passed, ${count("failed")} failed, ${count("pending")} skipped`);
  const reasons = [];
  if (outcomes.length === 0) reasons.push("No test ran.");
  if (count("failed") > 0) reasons.push(`${count("failed")} tests failed.`);
  if (count("pending") > 0) reasons.push(`${count("pending")} tests were skipped.`);
  return reasons;
}

/** Runs the tests of an extension and returns the reasons to fail: none when all is well. */
async function runVscodeTests() {
  await ensureDependencies();
  const fileCount = await bundleTests();
  const runDir = mkdtempSync(join(tmpdir(), "trace-investigator-tests-"));
  const resultsFile = join(runDir, "results.json");
  const plan = {
    extensionDir: checkoutDir,
    testsPath: join(outDir, "index.cjs"),
    workspace: makeWorkspace(runDir),
    env: { TRACE_INVESTIGATOR_TEST_RESULTS: resultsFile },
  };
  try {
    const desktop = await findDesktopCode({ useInstalled: false });
    console.log(`${fileCount} test files in ${desktop ? `desktop VS Code ${desktop}` : "code-server"}`);
    const failure = await (desktop ? runTestsInDesktop(desktop, plan) : runTestsInCodeServer(plan));
    return [...report(resultsFile), ...(failure ? [failure] : [])];
  } finally {
    await rm(runDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

// The browser's driver answers the signal by closing the browser, and the run would go on waiting for that.
process.once("SIGTERM", () => process.exit(143));

const reasons = await runVscodeTests().catch((error) => [error.stack]);
for (const reason of reasons) console.error(reason);
process.exitCode = reasons.length > 0 ? 1 : 0;
