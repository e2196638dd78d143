import type { OpenTrace } from "../../core/protocol/openTrace.js";

/** The processes whose last command line holds a text. */
function runs(text: string): string {
  return `process_id in (select process_id from process_exec where cast(args as varchar) like '%${text}%')`;
}

const memory = "type = 'file_open' and regexp_matches(path, '^/proc/[0-9]+/(mem|maps)$')";
const stolen = "type = 'net_connect' and dst_addr = '203.0.113.66'";

/** What signatures would say about the attacked job, as rows of the table that they write to. */
const findings: readonly {
  readonly signature: string;
  readonly severity: string;
  readonly title: string;
  readonly technique: string;
  readonly description: string;
  /** Condition on `event` that picks the evidence. */
  readonly evidence: string;
  /** Process that is blamed, where it is not the one of the evidence. */
  readonly process?: string;
}[] = [
  {
    signature: "memory-read",
    severity: "high",
    title: "Runner.Worker memory read",
    technique: "T1003.007",
    description:
      "python3 opened the memory of Runner.Worker, which holds the secrets of the job. No build step has a reason to read it.",
    evidence: `${memory} and ${runs("dump.py")}`,
  },
  {
    signature: "credential-files",
    severity: "high",
    title: "Credential files read by an install script",
    technique: "T1552.001",
    description: "node opened files that hold tokens.",
    evidence: `type = 'file_open' and ${runs("setup.js")} and (path like '%/.npmrc' or path like '%credentials%')`,
  },
  {
    signature: "read-then-send",
    severity: "high",
    title: "Credentials read, then data sent to exfil.bad.example",
    technique: "T1041",
    description: "Data left for a host that no earlier step talked to.",
    evidence: `(${stolen}) or (${memory} and ${runs("dump.py")})`,
    process:
      "select any_value(process_id) from event where type = 'net_connect' and dst_addr = '203.0.113.66'",
  },
  {
    signature: "network-tool",
    severity: "medium",
    title: "curl during npm install",
    technique: "T1105",
    description: "An install script started a network tool.",
    evidence: `type = 'net_connect' and dst_port = 80 and ${runs("telemetry.good.example")}`,
  },
  {
    signature: "dropped-executable",
    severity: "medium",
    title: "Script written, then run: /tmp/run.sh",
    technique: "T1036",
    description: "A file was written and run within the same step.",
    evidence: "type = 'process_exec' and cast(args as varchar) like '%bash, /tmp/run.sh%'",
  },
  {
    signature: "proc-sweep",
    severity: "low",
    title: "Process list sweep: /proc/*/comm",
    technique: "T1057",
    description: "python3 looked at the name of every process.",
    evidence: `type = 'file_open' and path like '/proc/%/comm' and ${runs("dump.py")}`,
  },
];

/** Fills the table of findings of `job-attack.jsonl.gz`, once it is read. */
export async function seedFindings(trace: OpenTrace): Promise<void> {
  for (const { signature, severity, title, technique, description, evidence, process } of findings) {
    const values = [signature, severity, title, technique, description].map((text) => `'${text}'`).join(", ");
    const blamed = process === undefined ? "process_id" : `(${process})`;
    await trace.runSql(
      `insert into finding select ${values}, ${blamed}, event_id, ts from event where ${evidence}`,
    );
  }
}
