import { expect, it } from "vitest";
import { TraceTables } from "../../test/harness/traceTables.js";
import { emptyFilter } from "../protocol/eventFilter.js";
import { queryOverview } from "./timeline.js";

const startEpochUs = 1_700_000_000_000_000;
const line = (offsetMs: number): string => {
  const timestamp = new Date(startEpochUs / 1000 + offsetMs).toISOString();
  return `${JSON.stringify({ type: "file_open", timestamp, pid: 1, comm: "sh", path: "/a", flags: "O_RDONLY" })}\n`;
};

it("counts up to the end it was asked for, however far the trace has grown since", async () => {
  const tables = await TraceTables.start();
  await tables.load(Buffer.from([0, 5, 10, 20, 3_600_000].map(line).join("")));
  const overview = await queryOverview(
    tables.port,
    { startEpochUs, durationUs: 10_000, revision: 1 },
    1024,
    emptyFilter,
  );
  expect(overview.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});
