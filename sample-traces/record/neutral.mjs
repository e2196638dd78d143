// Samples are read by others: nothing in them may tell where they were recorded.

/** Members of the first line that belong to the machine, and what stands for them in a sample. */
const neutralStart = { host: "runner", boot_id: "00000000-0000-4000-8000-000000000000" };

/** The release of the kernel without what its builder added: 6.18.44 of 6.18.44-vendor1. */
function neutralKernel(release) {
  return /^\d+\.\d+(\.\d+)?/.exec(release)[0];
}

export function neutralise(event) {
  if (event.type !== "trace_start") return event;
  return { ...event, ...neutralStart, kernel: neutralKernel(event.kernel) };
}

/** Where a job on any Debian may look; a path elsewhere would be one of the recording machine. */
const knownPaths = [
  /^\/home\/runner(\/|$)/,
  /^\/tmp(\/|$)/,
  /^\/(dev|proc|sys)(\/|$)/,
  /^\/usr\/(bin|lib|lib64|share|include)(\/|$)/,
  /^\/(bin|lib|lib64)(\/|$)/,
  /^\/etc\/(ld\.so\.cache|locale\.alias|ssl\/openssl\.cnf|gitconfig|nsswitch\.conf|passwd|group|host\.conf|resolv\.conf|hosts|hostname|localtime|timezone|gai\.conf|inputrc|terminfo)/,
  /^\/etc\/ssl\/certs\/ca-certificates\.crt$/,
  /^\/usr\/local(\/|$)/,
  /^(pipe|socket|anon_inode):\[\d+\]$/,
  /^\/$/,
];
const documentationAddress = /^(127\.\d+\.\d+\.\d+|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|::1)$/;

/** What in an event would tell where it was recorded, as sentences; none for a neutral event. */
export function findTraces(event) {
  const told = [];
  for (const member of ["path", "new_path", "exe", "cwd", "filename"]) {
    const path = event[member];
    if (path !== undefined && !knownPaths.some((known) => known.test(path))) told.push(`${member} ${path}`);
  }
  if (event.dst_addr !== undefined && !documentationAddress.test(event.dst_addr)) told.push(`address ${event.dst_addr}`);
  if (event.hostname !== undefined && !event.hostname.endsWith(".example")) told.push(`host name ${event.hostname}`);
  if (event.type === "trace_start") {
    if (event.host !== neutralStart.host || event.boot_id !== neutralStart.boot_id) told.push("the host or its boot");
    if (event.kernel !== neutralKernel(event.kernel)) told.push(`kernel ${event.kernel}`);
  }
  return told;
}
