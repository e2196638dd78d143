import { spawn } from "node:child_process";

/**
 * Runs a command to its end. Its output goes to ours, or, with `quiet`, is kept and shown only when it fails.
 * Rejects when the command cannot start or ends with anything but zero.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string; env?: NodeJS.ProcessEnv; quiet?: boolean }} [options]
 * @returns {Promise<void>}
 */
export function runCommand(command, args, { cwd, env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    });
    let output = "";
    child.stdout?.on("data", (data) => (output += data));
    child.stderr?.on("data", (data) => (output += data));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve();
      const command_ = [command, ...args].join(" ");
      reject(
        new Error(
          `${command_} ended with ${signal ?? `exit code ${code}`}${output && `\n${output.trimEnd()}`}`,
        ),
      );
    });
  });
}
