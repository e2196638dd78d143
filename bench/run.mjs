// Builds the product and the benchmark, then runs it: npm run bench [-- EVENTS …]
import { execFileSync } from "node:child_process";
import { build } from "esbuild";

execFileSync(process.execPath, ["esbuild.mjs", "--engine", "--production"], { stdio: "inherit" });
const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  loader: { ".sql": "text" },
  logLevel: "warning",
  external: ["@duckdb/node-api"],
};
await build({
  ...shared,
  entryPoints: ["Ours", "Native", "Detection", "Comparison", "Notebook"].map(
    (name) => `bench/measure${name}.ts`,
  ),
  outdir: "out/bench",
  outExtension: { ".js": ".cjs" },
  format: "cjs",
});
await build({ ...shared, entryPoints: ["bench/bench.ts"], outfile: "out/bench/bench.mjs", format: "esm" });
execFileSync(process.execPath, ["out/bench/bench.mjs", ...process.argv.slice(2)], { stdio: "inherit" });
