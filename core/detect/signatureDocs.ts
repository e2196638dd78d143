import { severityRank } from "./detection.js";
import type { Signature } from "./signature.js";

/** Signatures of Tracee that no event of a trace can show, with what they look at. */
const notVisible: readonly (readonly [id: string, what: string])[] = [
  ["TRC-102", "anti-debugging by ptrace"],
  ["TRC-103", "code injection by ptrace or process_vm_writev"],
  ["TRC-104", "memory that is made executable after it was written"],
  ["TRC-1020", "changed file operations of the kernel"],
  ["TRC-1025", "code injection by ptrace"],
  ["TRC-1030", "hooked system calls"],
];

/** docs/signatures.md: what each signature finds and what it cannot see, from their headers alone. */
export function signatureDocs(signatures: readonly Signature[]): string {
  const sorted = [...signatures].sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  return [
    introduction,
    table(sorted),
    ...signatures.map(section),
    "## Not visible\n\nThese signatures of Tracee look at what no event of a trace shows.\n",
    notVisible.map(([id, what]) => `- ${id}: ${what}`).join("\n"),
    "",
  ].join("\n");
}

const introduction = `# Signatures

What the built-in signatures find. This file is made from the headers of the files in \`core/detect/signatures\`; a test
sees to it that it agrees with them. Those that begin with \`TRC-\` keep the id of the signature of Tracee that they follow.

Write your own: a \`.sql\` file in \`.tracker/signatures\` of the workspace, or in a folder of the setting
\`traceInvestigator.signatures.folders\`, or for the command line in a folder given with \`--signatures\`. It begins with
comment lines, and then holds one query:

\`\`\`sql
-- id: MY-1
-- name: metadata-by-curl
-- severity: medium
-- technique: T1552.005
-- description: curl asked the metadata service of the cloud.
-- blind-spots: Other programs may ask as well.
select process_id, event_id, ts, 'Metadata asked by curl' as text
from connection
where comm = 'curl' and dst_addr = '169.254.169.254'
\`\`\`

Each row is an event of evidence; rows with the same process and text are one finding, and the text is its title. The
optional entries are \`technique\`, \`references\`, \`tags\` and \`needs\` (\`parents\`, \`renames\`, \`deletes\`: what the trace
must record). A query may read everything of the SQL surface (docs/trace-format.md) and these tables, made once for all:

| table | one row is | columns |
| --- | --- | --- |
| \`lineage\` | a process | \`process_id\`, \`parent_id\`, \`program\`, \`line\`, \`installs\`, \`install_id\`, \`install\` (the package installation it is below), \`unit_id\` (the script or step it belongs to), \`system_install\` |
| \`command\` | a program started | \`event_id\`, \`ts\`, \`process_id\`, \`program\`, \`filename\`, \`exe\`, \`args\`, \`line\`, \`code_path\`, \`parent_id\`, \`parent_program\`, \`parent_line\`, \`install_id\`, \`install\`, \`unit_id\`, \`system_install\` |
| \`touched\` | a use of a file of interest: of system and hidden files, processes and programs that are run; not of libraries, packages and what every program reads | \`event_id\`, \`ts\`, \`process_id\`, \`pid\`, \`path\`, \`type\`, \`reads\`, \`writes\`, \`program\`, \`install_id\`, \`install\`, \`unit_id\`, \`system_install\`, \`target_pid\`, \`target_file\`, \`credential\` |
| \`overwritten\` | a write to a file that git checked out before | \`event_id\`, \`ts\`, \`process_id\`, \`path\`, \`checkout_id\`, \`checkout_ts\`, \`program\`, \`by_package\`, \`by_formatter\`, \`generated\` |

A signature may look at the findings of those before it, in table \`finding\`. It may only read, and is stopped after 20
seconds; the first 10,000 events of evidence are kept.

Fixtures are small traces in \`fixtures/ID/\` beside the file, named \`positive-….jsonl\` where the signature must find
something and \`negative-….jsonl\` where it must not; the Testing view runs them. A folder of the workspace is read where
the workspace is trusted. What is wrong with a signature stands at its file in Problems, and stops no other.
`;

function table(signatures: readonly Signature[]): string {
  const rows = signatures.map(
    ({ id, name, severity, technique }) =>
      `| [${id}](#${id.toLowerCase()}) | ${name} | ${severity} | ${technique} |`,
  );
  return `| id | name | severity | MITRE ATT&CK |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

function section(signature: Signature): string {
  const { id, name, severity, technique, description, blindSpots, references, tags, needs } = signature;
  const facts = [severity, technique, tags.join(", "), needs.length === 0 ? "" : `needs ${needs.join(", ")}`];
  return [
    `## ${id}\n`,
    `**${name}**: ${facts.filter((fact) => fact !== "").join("; ")}\n`,
    `${description}\n`,
    `What it cannot see: ${blindSpots}\n`,
    ...(references.length === 0 ? [] : [`${references.map((url) => `<${url}>`).join(", ")}\n`]),
  ].join("\n");
}
