// npm test: sets up everything it needs, then runs every check, and goes on after a failure.
//   npm test -- --only unit,vscode   runs the named steps
import { performance } from "node:perf_hooks";
import { ensureDependencies } from "./ensureDependencies.mjs";
import { npmRun } from "./npmRun.mjs";
import { ensureDebianPackages } from "./vscodeHost/debianPackages.mjs";

const vscodeHost = "vscode host";

/**
 * The steps in order, each an npm script of package.json. Neighbours that are `light` use one processor and write nothing
 * that another reads: two of them run at a time. A step is not tried when the one that it `needs` has failed.
 */
const steps = [
  { name: vscodeHost, script: "prepare:vscode-host", light: true },
  { name: "lint", script: "lint", light: true },
  { name: "types", script: "typecheck", light: true },
  { name: "format", script: "format:check", light: true },
  { name: "boundaries", script: "boundaries", light: true },
  { name: "unused", script: "unused", light: true },
  { name: "kernels", script: "test:kernels", light: true },
  { name: "build", script: "build" },
  { name: "unit", script: "unit" },
  { name: "collector", script: "test:collector" },
  { name: "vscode", script: "test:vscode", needs: vscodeHost },
  { name: "remote", script: "test:remote" },
  { name: "screen", script: "test:screen" },
  { name: "workbench", script: "test:workbench", needs: vscodeHost },
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

const heading = (name) => `\n━━━ ${name} ${"━".repeat(72 - name.length)}`;

/** Runs one step and returns how it went; never rejects. */
async function runStep(name, run) {
  const startMs = performance.now();
  let error;
  let lastLines;
  try {
    await run();
  } catch (thrown) {
    error = thrown.message;
    lastLines = thrown.lastLines;
    console.error(`${name}: ${error}`);
  }
  return { name, error, lastLines, seconds: ((performance.now() - startMs) / 1000).toFixed(1) };
}

function runAlone(name, run) {
  console.log(heading(name));
  return runStep(name, run);
}

/** Runs light steps two at a time and returns how each went, in their order. */
async function runTogether(light) {
  console.log(heading(light.map(({ name }) => name).join(", ")));
  const results = [];
  const waiting = light.entries();
  const runWaiting = async () => {
    for (const [index, { name, script }] of waiting)
      results[index] = await runStep(name, () => npmRun(script, { quiet: true }));
  };
  await Promise.all([runWaiting(), runWaiting()]);
  return results;
}

async function runSteps(chosen) {
  const results = [];
  for (let at = 0; at < chosen.length;) {
    const heavyAt = chosen.findIndex(({ light }, index) => index >= at && !light);
    const light = chosen.slice(at, heavyAt < 0 ? chosen.length : heavyAt);
    if (light.length > 0) results.push(...(await runTogether(light)));
    at += light.length;
    if (heavyAt < 0) break;
    const { name, script, needs } = chosen[at++];
    const isMissing = results.some((result) => result.name === needs && result.error);
    const run = isMissing
      ? () => Promise.reject(new Error(`not tried without ${needs}`))
      : () => npmRun(script);
    results.push(await runAlone(name, run));
  }
  return results;
}

/** Ends with what explains a failure: where a log is kept, it is the end that is. */
function summarise(results) {
  for (const { name, lastLines } of results)
    if (lastLines) console.log(`${heading(`${name} failed`)}\n${lastLines}`);
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
  const results = [await runAlone("set-up", setUp)];
  if (!results[0].error) results.push(...(await runSteps(chosen)));
  summarise(results);
  if (results.some(({ error }) => error)) process.exitCode = 1;
}

await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
