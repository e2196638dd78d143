import { processRole } from "../protocol/processTable.js";

const shells = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "busybox"]);
const networkTools = new Set([
  "curl",
  "wget",
  "nc",
  "ncat",
  "netcat",
  "socat",
  "ssh",
  "scp",
  "sftp",
  "ftp",
  "tftp",
  "telnet",
  "rsync",
  "aria2c",
]);

/** How a process is drawn, by its name, its arguments and its parent's name. */
export function roleOf(name: string, argumentText: string, parentName: string): number {
  if (name.startsWith("Runner.")) return processRole.runner;
  if (shells.has(name)) return isStep(argumentText, parentName) ? processRole.step : processRole.shell;
  return networkTools.has(name) ? processRole.networkTool : processRole.ordinary;
}

/** A runner gives the script of each step to a shell of its own. */
function isStep(argumentText: string, parentName: string): boolean {
  return parentName === "Runner.Worker" && /\.(sh|bash)\b/.test(argumentText);
}
