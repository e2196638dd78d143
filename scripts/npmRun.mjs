import { spawn } from "node:child_process";
import { checkoutDir } from "./vscodeHost/cacheDir.mjs";

/** The longest takes six minutes alone. What waits for a network that does not answer would hold the run for ever. */
const limitMs = 25 * 60_000;

/** Calls `end` with a signal after the limit, and when this process is told to end; the result takes both back. */
function endInTime(end) {
  const timer = setTimeout(end, limitMs, "SIGKILL");
  const interrupted = (signal) => {
    end(signal);
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  return () => {
    clearTimeout(timer);
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  };
}

/**
 * Runs a script of package.json, in a process group of its own that ends as a whole. Rejects when it ends with anything
 * but zero or takes longer than 25 minutes.
 *
 * @param {string} script
 * @param {{ quiet?: boolean }} [options] with `quiet`, what it writes is passed on when it has ended, else at once
 * @returns {Promise<void>}
 */
export function npmRun(script, { quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const output = quiet ? "pipe" : "inherit";
    const child = spawn("npm", ["run", "--silent", script], {
      cwd: checkoutDir,
      stdio: ["ignore", output, output],
      detached: true,
    });
    const pieces = [];
    child.stdout?.on("data", (piece) => pieces.push(piece));
    child.stderr?.on("data", (piece) => pieces.push(piece));
    const settled = endInTime((signal) => process.kill(-child.pid, signal));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      settled();
      process.stdout.write(Buffer.concat(pieces));
      if (code === 0) resolve();
      else reject(new Error(`npm run ${script} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
