// npm run bench:remote: fetch and upload against the ssh command, and the time from an event to its answer on the screen.
// Needs root, an SSH server and a built collector; everything runs on loopback.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { checkoutDir } from "../../scripts/vscodeHost/cacheDir.mjs";
import { pureSsh2 } from "../../scripts/pureSsh2.mjs";

const outfile = join(checkoutDir, "out/bench/remoteBench.cjs");
await build({
  absWorkingDir: checkoutDir,
  entryPoints: ["bench/remote/remoteBench.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  loader: { ".sql": "text" },
  external: ["esbuild", "playwright-core"],
  define: {
    "import.meta.dirname": JSON.stringify(join(checkoutDir, "test/harness")),
    "import.meta.url": JSON.stringify(`file://${checkoutDir}/scripts/vscodeHost/cacheDir.mjs`),
  },
  plugins: [pureSsh2],
  logLevel: "error",
});
execFileSync("node", [outfile, ...process.argv.slice(2)], { cwd: checkoutDir, stdio: "inherit" });
