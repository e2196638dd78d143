import { readFileSync } from "node:fs";

/** CPU seconds that a process has used, of itself and without its children. */
export function ownCpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
