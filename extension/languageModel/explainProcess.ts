import { emptyFilter } from "../../core/protocol/eventFilter.js";
import type { OpenTrace } from "../../core/protocol/openTrace.js";
import { type CancelSignal, RpcError } from "../../core/protocol/rpc.js";
import { plain } from "./listFindings.js";
import type { ToolInput, TraceQuestion } from "./traceTool.js";

/** Rows of each table; a model that needs more asks in SQL. */
const rowLimit = 30;
/** A hostile trace may claim a chain of any length; a job is some ten deep. */
const ancestorLimit = 30;

/** Who a process was, who started it, what it did, and what the signatures said about it. */
export const explainProcess: TraceQuestion = {
  title: ({ processId, pid }) => `Explain process ${JSON.stringify(processId ?? pid ?? null)}`,
  answer: async (trace, input, signal) => {
    const { answers } = trace;
    const processId = await processOf(trace, input, signal);
    const filter = { ...emptyFilter, hideLibraryLoads: true };
    const scope = { processId, subtree: false };
    const page = { scope, filter, descending: false, offset: 0, limit: rowLimit } as const;
    const [overview, ancestors, files, connections, lookups, { findings }, suspicion] = await Promise.all([
      answers.getProcess({ processId, filter }, signal),
      ancestorsOf(trace, processId, signal),
      answers.getFiles({ ...page, sort: "first", show: "all", fold: true, foldedInto: null }, signal),
      answers.getConnections({ ...page, sort: "time" }, signal),
      answers.getLookups({ ...page, sort: "time" }, signal),
      answers.getFindings(null, signal),
      answers.getSuspicion(null, signal),
    ]);
    return {
      process: overview,
      ancestors,
      findings: findings.filter((finding) => finding.processId === processId).map(plain),
      suspicion: suspicion.find((suspect) => suspect.processId === processId) ?? null,
      files,
      connections,
      lookups,
    };
  },
};

/** The process with this id, else the last one that had this pid. */
async function processOf(
  trace: OpenTrace,
  { processId, pid }: ToolInput,
  signal: CancelSignal,
): Promise<number> {
  const table = await trace.answers.getProcesses(null, signal);
  const row = Number.isSafeInteger(processId)
    ? table.processIds.indexOf(processId as number)
    : Number.isSafeInteger(pid)
      ? table.pids.lastIndexOf(pid as number)
      : -1;
  const found = table.processIds[row];
  if (found !== undefined) return found;
  throw new RpcError({
    code: "bad-request",
    message:
      "The trace has no such process. Give its processId or its pid, as tables and findings have them.",
  });
}

async function ancestorsOf(trace: OpenTrace, processId: number, signal: CancelSignal): Promise<object[]> {
  const { processIds, pids, parentRows, names, argumentTexts } = await trace.answers.getProcesses(
    null,
    signal,
  );
  const ancestors: object[] = [];
  let row = parentRows[processIds.indexOf(processId)] ?? -1;
  while (row >= 0 && ancestors.length < ancestorLimit) {
    const command = `${names[row] ?? ""} ${argumentTexts[row] ?? ""}`.trim();
    ancestors.push({ processId: processIds[row], pid: pids[row], command });
    row = parentRows[row] ?? -1;
  }
  return ancestors;
}
