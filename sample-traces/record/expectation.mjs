import { addresses } from "./hosts.mjs";

/** The process of a role: the last that executed what the role says, below the process of its parent role. */
function findRole(events, role, pids) {
  const fits = (event) =>
    event.type === "process_exec" &&
    Object.entries(role).every(([member, value]) =>
      member === "parent" ? event.ppid === pids[value] : JSON.stringify(event[member]) === JSON.stringify(value),
    );
  const found = events.filter(fits).at(-1);
  if (found === undefined) throw new Error(`nobody in the trace is ${JSON.stringify(role)}`);
  return found.pid;
}

function findPids(events, roles) {
  const pids = {};
  for (const [name, role] of Object.entries(roles)) pids[name] = findRole(events, role, pids);
  return pids;
}

function countBy(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
}

/** Which named hosts were connected to, in the order of the first connection. */
function findHosts(events) {
  const names = Object.fromEntries(Object.entries(addresses).map(([host, address]) => [address, host]));
  const hosts = new Map();
  for (const { type, dst_addr: address, dst_port: port } of events) {
    if (type !== "net_connect" || names[address] === undefined) continue;
    const host = hosts.get(`${address} ${port}`) ?? { host: names[address], address, port, connections: 0 };
    host.connections++;
    hosts.set(`${address} ${port}`, host);
  }
  return [...hosts.values()];
}

function shows(events, sight, pids) {
  const { process, ...members } = sight;
  return events.some(
    (event) =>
      (process === undefined || event.pid === pids[process]) &&
      Object.entries(members).every(([member, value]) => JSON.stringify(event[member]) === JSON.stringify(value)),
  );
}

/** Puts pids in the place of the roles in braces. */
function fillIn(sight, pids) {
  return JSON.parse(JSON.stringify(sight).replace(/\{(\w+)\}/g, (_, role) => String(pids[role])));
}

/** What a trace of the job must show; throws when the recorded one does not show it. */
export function expectation(job, events) {
  const pids = findPids(events, job.roles);
  const mustShow = job.mustShow.map((sight) => fillIn(sight, pids));
  const mustNotShow = job.mustNotShow.map((sight) => fillIn(sight, pids));
  for (const sight of mustShow) if (!shows(events, sight, pids)) throw new Error(`not shown: ${JSON.stringify(sight)}`);
  for (const sight of mustNotShow) if (shows(events, sight, pids)) throw new Error(`shown: ${JSON.stringify(sight)}`);
  const { lost } = events.at(-1);
  return {
    events: events.length,
    byType: countBy(events.map((event) => event.type)),
    unrecognised: 0,
    rejected: 0,
    fault: null,
    lost: Object.fromEntries(Object.entries(lost).filter(([, count]) => count > 0)),
    processes: new Set(events.filter((event) => event.pid !== undefined).map((event) => event.pid)).size,
    firstTs: events[0].timestamp,
    lastTs: events.at(-1).timestamp,
    hosts: findHosts(events),
    pids,
    mustShow,
    mustNotShow,
  };
}
