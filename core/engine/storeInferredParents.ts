import { inferParents } from "../model/parentInference.js";
import { literal } from "../query/sqlText.js";
import processesInOrder from "./processesInOrder.sql";
import { decodeResult } from "./resultTable.js";
import type { SqlConnection } from "./sqlConnection.js";

/** Gives the processes of a trace without parents those that command lines prove, marked as inferred. */
export async function storeInferredParents(connection: SqlConnection): Promise<void> {
  const found = decodeResult((await connection.run(processesInOrder)).arrow);
  const ids = found.numbers("process_id");
  const processes = found
    .texts("args")
    .map((args, row) => ({ processId: ids[row] ?? NaN, args: JSON.parse(args ?? "[]") as string[] }));
  const parents = inferParents(processes);
  if (parents.length === 0) return;
  const rows = parents.map(
    ({ processId, parentId, from }) => `(${processId}, ${parentId}, ${literal(from).text})`,
  );
  await connection.execute(`update process set parent_id = proven.parent_id, inferred_parent = true, inferred_from = proven.command
    from (values ${rows.join(", ")}) as proven(process_id, parent_id, command)
    where process.process_id = proven.process_id`);
}
