import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import consoleQuery from "./consoleQuery.sql";

/** The peer: native DuckDB with one thread, the same columns and the text beside them. */
async function measure(path: string): Promise<Record<string, number>> {
  const startedMs = performance.now();
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(`create table typed as select * from read_ndjson('${path}', columns = {type: 'VARCHAR', "timestamp": 'TIMESTAMP',
    pid: 'INTEGER', ppid: 'INTEGER', uid: 'BIGINT', comm: 'VARCHAR', filename: 'VARCHAR', exe: 'VARCHAR', args: 'VARCHAR[]', child_pid: 'INTEGER',
    exit_code: 'INTEGER', signal: 'INTEGER', dst_addr: 'VARCHAR', dst_port: 'INTEGER', protocol: 'VARCHAR', via: 'VARCHAR', hostname: 'VARCHAR',
    qtype: 'INTEGER', path: 'VARCHAR', flags: 'VARCHAR', bytes: 'BIGINT', writes: 'BIGINT'})`);
  const typedMs = performance.now() - startedMs;
  await connection.run(`create table events as select json as data from read_ndjson_objects('${path}')`);
  const ingestMs = performance.now() - startedMs;
  const queryStartedMs = performance.now();
  await connection.runAndReadAll(consoleQuery);
  const consoleQueryMs = performance.now() - queryStartedMs;
  const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0) / 1024;
  return { typedMs, ingestMs, consoleQueryMs, peakMb };
}

void measure(process.argv[2] ?? "").then((figures) => {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exit();
});
