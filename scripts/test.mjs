// npm test: sets up everything it needs, then runs every check, and goes on after a failure.
//   npm test -- --only unit,vscode   runs the named steps
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { ensureDependencies } from "./ensureDependencies.mjs";
import { checkoutDir } from "./vscodeHost/cacheDir.mjs";
import { ensureDebianPackages } from "./vscodeHost/debianPackages.mjs";

/** The steps in order, each an npm script of package.json. */
const steps = [
  { name: "format", script: "format:check" },
  { name: "types", script: "typecheck" },
  { name: "lint", script: "lint" },
  { name: "boundaries", script: "boundaries" },
  { name: "unused", script: "unused" },
  { name: "build", script: "build" },
  { name: "unit", script: "unit" },
  { name: "collector", script: "test:collector" },
  { name: "kernels", script: "test:kernels" },
  { name: "vscode", script: "test:vscode" },
  { name: "remote", script: "test:remote" },
  { name: "screen", script: "test:screen" },
  { name: "workbench", script: "test:workbench" },
  { name: "package", script: "package" },
];

function chosenSteps(args) {
  if (args.length === 0) return steps;
  const names = args[0] === "--only" && args.length === 2 ? args[1].split(",") : undefined;
  const known = steps.map(({ name }) => name);
  if (!names?.every((name) => known.includes(name)))
    throw new Error(`Usage: npm test [-- --only STEP[,STEP…]], where STEP is one of: ${known.join(", ")}`);
  return steps.filter(({ name }) => names.includes(name));
}

/** Everything that the steps need and a fresh clone lacks. Runs before any package can be used. */
async function setUp() {
  await ensureDependencies();
  await ensureDebianPackages();
}

function npmRun(script) {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", script], { cwd: checkoutDir, stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`npm run ${script} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** Runs one step under a heading and returns how it went; never rejects. */
async function runStep(name, run) {
  console.log(`\n━━━ ${name} ${"━".repeat(72 - name.length)}`);
  const startMs = performance.now();
  let error;
  try {
    await run();
  } catch (thrown) {
    error = thrown.message;
    console.error(error);
  }
  return { name, error, seconds: ((performance.now() - startMs) / 1000).toFixed(1) };
}

function summarise(results) {
  console.log(`\n━━━ summary ${"━".repeat(65)}`);
  for (const { name, error, seconds } of results)
    console.log(
      `${error ? "✗" : "✓"} ${name.padEnd(12)} ${seconds.padStart(7)} s${error ? `  ${error.split("\n")[0]}` : ""}`,
    );
  const failed = results.filter(({ error }) => error).length;
  console.log(failed === 0 ? "All steps passed." : `${failed} of ${results.length} steps failed.`);
}

async function main(args) {
  const chosen = chosenSteps(args);
  const results = [await runStep("set-up", setUp)];
  if (!results[0].error)
    for (const { name, script } of chosen) results.push(await runStep(name, () => npmRun(script)));
  summarise(results);
  if (results.some(({ error }) => error)) process.exitCode = 1;
}

await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
