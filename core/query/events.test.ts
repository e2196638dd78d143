import { beforeAll, describe, expect, it } from "vitest";
import { TraceTables } from "../../test/harness/traceTables.js";
import { eventColumns } from "../protocol/details.js";
import { emptyFilter } from "../protocol/eventFilter.js";
import { queryEventPosition, queryEvents } from "./events.js";

const startEpochUs = Date.UTC(2026, 0, 1) * 1000;
const context = { startEpochUs, durationUs: 10_000, revision: 1 };
const timestamp = (ms: number): string => new Date(startEpochUs / 1000 + ms).toISOString();
const own = { pid: 7, ppid: 1, comm: "sh" };
const lines = [
  { type: "file_open", timestamp: timestamp(5), ...own, path: "/b", flags: "O_RDONLY" },
  { type: "file_open", timestamp: timestamp(0), ...own, path: "/a", flags: "O_RDONLY" },
  { type: "dns_query", timestamp: timestamp(5), ...own, hostname: "a.example" },
  { type: "file_open", timestamp: timestamp(1), ...own, pid: 8, path: "/a", flags: "O_RDONLY" },
  { type: "file_open", ...own, path: "/b", flags: "O_RDONLY" },
  { timestamp: timestamp(7), ...own, path: "/c" },
  { type: "net_connect", ...own, dst_addr: "203.0.113.7", dst_port: 443 },
  { type: "file_open", timestamp: timestamp(5), ...own, path: "/a", flags: "O_RDONLY" },
];

describe("the position of an event", () => {
  let tables: TraceTables;
  const scope = { processId: 7, subtree: false };
  beforeAll(async () => {
    tables = await TraceTables.start();
    await tables.load(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
  });

  it.each(eventColumns.flatMap((sort) => [false, true].map((descending) => ({ sort, descending }))))(
    "is its place in the list by $sort, descending: $descending",
    async (order) => {
      const asked = { scope, filter: emptyFilter, ...order };
      const { rows } = await queryEvents(tables.port, context, { ...asked, offset: 0, limit: 100 });
      expect(rows).toHaveLength(7);
      const positions = rows.map(({ eventId }) =>
        queryEventPosition(tables.port, context, { ...asked, eventId }),
      );
      expect(await Promise.all(positions)).toEqual(rows.map((_, index) => index));
    },
  );

  it("counts what the filter leaves, and is none where it leaves the event out", async () => {
    const terms = [{ field: "path", value: "/a", negated: false }] as const;
    const asked = { scope, filter: { ...emptyFilter, terms }, sort: "line", descending: true } as const;
    const position = (eventId: number) => queryEventPosition(tables.port, context, { ...asked, eventId });
    expect(await Promise.all([8, 2, 1, 4, 999].map(position))).toEqual([0, 1, null, null, null]);
  });
});
