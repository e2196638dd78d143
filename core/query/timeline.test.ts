import { expect, it } from "vitest";
import { TraceTables } from "../../test/harness/traceTables.js";
import { emptyFilter } from "../protocol/eventFilter.js";
import type { Marks, Timeline, TimelineRequest } from "../protocol/timeline.js";
import type { SqlPort } from "./sqlPort.js";
import { queryTimeline } from "./timeline.js";
import { TimelineLanes } from "./timelineLanes.js";

const startEpochUs = Date.UTC(2026, 0, 1) * 1000;
const durationUs = 1_000_000;
const timestamp = (offsetUs: number): string =>
  `${new Date((startEpochUs + offsetUs) / 1000).toISOString().slice(0, -1)}${String(offsetUs % 1000).padStart(3, "0")}Z`;

/** Numbers that look random and are the same in every run. */
function numbers(): (below: number) => number {
  let state = 7;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

/** 300 connections, look-ups and reads of six processes, and findings about a few of them. */
async function busyTrace(): Promise<SqlPort> {
  const number = numbers();
  const times = Array.from({ length: 298 }, () => number(durationUs)).sort((a, b) => a - b);
  const lines = [0, ...times, durationUs].map((offsetUs, line) =>
    JSON.stringify({ timestamp: timestamp(offsetUs), pid: 1 + number(6), comm: "sh", ...happening(line) }),
  );
  function happening(line: number): object {
    if (line % 3 === 0)
      return { type: "net_connect", dst_addr: `192.0.2.${number(12)}`, dst_port: 443, protocol: "tcp" };
    if (line % 3 === 1) return { type: "dns_query", hostname: `${number(4)}.example`, protocol: "udp" };
    return { type: "file_open", path: `/etc/${number(9)}`, flags: "O_RDONLY" };
  }
  const tables = await TraceTables.start();
  await tables.load(Buffer.from(lines.join("\n") + "\n"));
  await tables.port.query(`insert into finding
    select 'T', 't', if(event_id % 2 = 0, 'high', 'low'), 't', '', '', process_id, event_id, ts
    from stored_event where event_id % 5 = 0`);
  return tables.port;
}

const view = (fromUs: number, toUs: number): TimelineRequest => ({
  range: { fromUs, toUs },
  widthPx: 40,
  filter: emptyFilter,
  hostLimit: 3,
  plainReads: false,
});

it("draws the same whether the lanes were fetched whole or for the view", async () => {
  const port = await busyTrace();
  const context = { startEpochUs, durationUs, revision: 1 };
  const ask = (request: TimelineRequest, limit: number): Promise<Timeline> =>
    queryTimeline(port, new TimelineLanes(port, () => context, limit), context, request);
  for (const request of [view(0, durationUs), view(123_456, 234_567), view(500_000, 500_040)]) {
    const [whole, cut] = [await ask(request, 1000), await ask(request, 0)];
    expect(whole).toEqual(cut);
    expect(whole.flaggedReads.total).toBe(20);
  }
});

it("tells microseconds apart in a trace of days", async () => {
  const days = 3 * 86_400_000_000;
  const lines = [0, days].map((offsetUs) =>
    JSON.stringify({
      type: "net_connect",
      timestamp: timestamp(offsetUs),
      pid: 1,
      dst_addr: "192.0.2.1",
      dst_port: 443,
      protocol: "tcp",
    }),
  );
  const tables = await TraceTables.start();
  await tables.load(Buffer.from(lines.join("\n") + "\n"));
  const context = { startEpochUs, durationUs: days, revision: 1 };
  const lanes = new TimelineLanes(tables.port, () => context);
  const timeline = await queryTimeline(tables.port, lanes, context, view(0, days));
  expect(timeline.hosts.map(({ marks }) => [...marks.timesUs])).toEqual([[0, days]]);
});

it("merges what falls on one pixel, and counts all of it", async () => {
  const port = await busyTrace();
  const context = { startEpochUs, durationUs, revision: 1 };
  const lanes = new TimelineLanes(port, () => context);
  const timeline = await queryTimeline(port, lanes, context, view(0, durationUs));
  const events = ({ counts }: Marks): number => counts.reduce((sum, count) => sum + count, 0);
  const hosts = [...timeline.hosts, ...(timeline.otherHosts ? [timeline.otherHosts.lane] : [])];
  expect(timeline.hosts).toHaveLength(3);
  expect(timeline.otherHosts?.hosts).toBe(1);
  expect(hosts.reduce((sum, { marks }) => sum + events(marks), 0)).toBe(100);
  expect(hosts.reduce((sum, { total }) => sum + total, 0)).toBe(100);
  expect(Math.max(...hosts.map(({ marks }) => marks.timesUs.length))).toBeLessThanOrEqual(40);
  expect(events(timeline.lookups)).toBe(100);
  expect(timeline.lookupsTotal).toBe(100);
  expect(events(timeline.flaggedReads.marks)).toBe(20);

  const zoomed = await queryTimeline(port, lanes, context, view(100_000, 200_000));
  for (const { timesUs } of [zoomed.lookups, ...zoomed.hosts.map(({ marks }) => marks)])
    for (const timeUs of timesUs) expect(timeUs >= 100_000 && timeUs <= 200_000).toBe(true);
  expect(events(zoomed.lookups)).toBeLessThan(100);
  expect(zoomed.lookupsTotal).toBe(100);
});

it("asks for the lanes once a filter and revision", async () => {
  const port = await busyTrace();
  let revision = 1;
  const context = () => ({ startEpochUs, durationUs, revision });
  const asked: string[] = [];
  const counting: SqlPort = { query: (sql) => (asked.push(sql), port.query(sql)) };
  const lanes = new TimelineLanes(counting, context);
  const ask = async (request: TimelineRequest): Promise<number> => {
    asked.length = 0;
    await queryTimeline(counting, lanes, context(), request);
    return asked.length;
  };
  expect(await ask(view(0, durationUs))).toBe(5);
  expect(await ask(view(10, 500_000))).toBe(1);
  const other = { ...emptyFilter, kinds: ["dns" as const] };
  expect(await ask({ ...view(10, 500_000), filter: other })).toBe(5);
  expect(await ask({ ...view(10, 700_000), filter: { ...other, range: { fromUs: 1, toUs: 2 } } })).toBe(1);
  revision++;
  expect(await ask(view(0, durationUs))).toBe(5);
});
