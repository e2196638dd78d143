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

/** What a script wrote last, by which a reader of the summary knows why it failed. */
class LastLines {
  #text = "";

  add(piece) {
    this.#text = (this.#text + piece).slice(-8_000);
  }

  toString() {
    return this.#text.trimEnd().split("\n").slice(-40).join("\n");
  }
}

/**
 * Runs a script of package.json, in a process group of its own that ends as a whole. Rejects when it ends with anything
 * but zero or takes longer than 25 minutes; the error's `lastLines` are what it wrote last.
 *
 * @param {string} script
 * @param {{ quiet?: boolean }} [options] with `quiet`, what it writes is passed on when it has ended, else at once
 * @returns {Promise<void>}
 */
export function npmRun(script, { quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", script], {
      cwd: checkoutDir,
      env: process.stdout.isTTY ? { FORCE_COLOR: "1", ...process.env } : process.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const pieces = [];
    const lastLines = new LastLines();
    const receive = (piece) => {
      lastLines.add(piece);
      if (quiet) pieces.push(piece);
      else process.stdout.write(piece);
    };
    child.stdout.setEncoding("utf8").on("data", receive);
    child.stderr.setEncoding("utf8").on("data", receive);
    const settled = endInTime((signal) => process.kill(-child.pid, signal));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      settled();
      process.stdout.write(pieces.join(""));
      if (code === 0) return resolve();
      const error = new Error(`npm run ${script} ended with ${signal ?? `exit code ${code}`}`);
      reject(Object.assign(error, { lastLines: lastLines.toString() }));
    });
  });
}
