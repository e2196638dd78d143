import type { NotebookCell } from "./notebookText.js";
import { withTrace } from "./frontMatter.js";
import busiestProcesses from "./starterQueries/busiestProcesses.sql";
import connections from "./starterQueries/connections.sql";
import eventsOverTime from "./starterQueries/eventsOverTime.sql";
import filesWritten from "./starterQueries/filesWritten.sql";
import findings from "./starterQueries/findings.sql";
import memoryReads from "./starterQueries/memoryReads.sql";

/** What a new notebook begins with. */
export interface NewNotebook {
  readonly frontMatter: string;
  readonly cells: readonly NotebookCell[];
}

const sections: readonly (readonly [heading: string, sql: string])[] = [
  ["## Who read the memory of Runner.Worker?", memoryReads],
  ["## What the signatures found", findings],
  ["## Whom the job talked to", connections],
  ["## Files written outside of the checkout", filesWritten],
  ["## Busiest processes", busiestProcesses],
  ["## Events over time", eventsOverTime],
];

/** A notebook for a trace with the documented example and five queries to start from. */
export function newNotebook(tracePath: string, traceName: string): NewNotebook {
  const markdown = (value: string): NotebookCell => ({ kind: "markdown", value });
  const title = `# Investigation of ${traceName}\n\nRun a cell with \`Ctrl+Enter\`. Tables and columns are in the completion list; \`$pid\`, \`$process_id\`, \`$from\` and \`$to\` stand for what is selected on the screen of the trace.`;
  const cells = sections.flatMap(([heading, sql]): NotebookCell[] => [
    markdown(heading),
    { kind: "sql", value: sql.trimEnd() },
  ]);
  return { frontMatter: withTrace("", null, tracePath), cells: [markdown(title), ...cells] };
}
