// npm run bench:screen [-- tree | timeline]: builds the product and the benchmark of its screen, then runs it.
import { execFileSync } from "node:child_process";
import { build } from "esbuild";

execFileSync(process.execPath, ["esbuild.mjs", "--production"], { stdio: "inherit" });
const outfile = "out/bench/screenBench.mjs";
await build({
  entryPoints: ["bench/screen/screenBench.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  loader: { ".sql": "text" },
  logLevel: "warning",
});
execFileSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: "inherit" });
