import { expect, it } from "vitest";
import { TraceTables } from "../../test/harness/traceTables.js";
import { emptyFilter } from "../protocol/eventFilter.js";
import { EventScopes } from "./eventScope.js";
import { queryEvents } from "./events.js";
import type { EventScope } from "./filterPredicate.js";

const startEpochUs = Date.UTC(2026, 0, 1) * 1000;
const at = (line: number): string => new Date(startEpochUs / 1000 + line).toISOString();

/** The opens of these processes, in this order, all children of 1 but 30, which is a child of 10. */
function opens(...pids: readonly number[]): Uint8Array {
  const lines = pids.map((pid, line) =>
    JSON.stringify({
      type: "file_open",
      timestamp: at(line),
      pid,
      ppid: pid === 30 ? 10 : 1,
      comm: "sh",
      path: `/${line + 1}`,
      flags: "O_RDONLY",
    }),
  );
  return Buffer.from(lines.join("\n") + "\n");
}

it("finds the lines of a process, of those below it, and of a filter's subtree, anew in each revision", async () => {
  const tables = await TraceTables.start();
  await tables.load(opens(20, 10, 20, 10, 30, 20));
  let revision = 1;
  const context = () => ({ startEpochUs, durationUs: 10_000, revision });
  let asked = 0;
  const scopes = new EventScopes({ query: (sql) => (asked++, tables.port.query(sql)) }, context);
  const page = { filter: emptyFilter, sort: "line", descending: false, offset: 0, limit: 10 } as const;
  const events = async (scope: EventScope, subtreeOf: number | null = null): Promise<[object, number[]]> => {
    const request = await scopes.within({ ...page, scope, filter: { ...emptyFilter, subtreeOf } });
    const { rows } = await queryEvents(tables.port, context(), request);
    return [request, rows.map(({ eventId }) => eventId)];
  };

  const own = { processId: 10, subtree: false };
  expect(await events(own)).toEqual([
    expect.objectContaining({ scope: { ...own, lines: { first: 2, last: 4 } } }),
    [2, 4],
  ]);
  const below = { processId: 10, subtree: true };
  expect(await events(below)).toEqual([
    expect.objectContaining({ scope: { ...below, lines: { first: 2, last: 5 } } }),
    [2, 4, 5],
  ]);
  expect(await events(below, 30)).toEqual([
    expect.objectContaining({
      filter: { ...emptyFilter, subtreeOf: 30, subtreeLines: { first: 5, last: 5 } },
    }),
    [5],
  ]);
  expect(asked).toBe(3);

  await tables.load(opens(10, 10));
  revision++;
  expect((await events(own))[1]).toEqual([1, 2]);
  expect(await events({ processId: 999, subtree: true })).toEqual([
    expect.objectContaining({ scope: { processId: 999, subtree: true } }),
    [],
  ]);
});
