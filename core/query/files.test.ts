import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd, rowsOf } from "../../test/harness/testTrace.js";
import type { FileRequest, FileRow } from "../protocol/details.js";
import { emptyFilter } from "../protocol/eventFilter.js";
import type { OpenTrace } from "../protocol/openTrace.js";
import { CancelSource } from "../protocol/rpc.js";

const numbered = [1, 22, 333, 4444, 55555].map((pid) => `/proc/${pid}/comm`);
// All of these match the wildcard /proc/*/comm, and none differs from the others in a number only.
const others = ["/proc/self/comm", "/proc/*/comm", "/proc/1/task/1/comm", "/proc/1/COMM"];

describe("siblings that differ in a number", () => {
  let trace: OpenTrace;
  let processId = -1;
  beforeAll(async () => {
    const opens = [...numbered, ...others].map((path, index) =>
      eventAt(index, { type: "file_open", pid: 7, path, flags: "O_RDONLY" }),
    );
    trace = await readToEnd(gzipSource(...opens));
    processId = Number((await rowsOf(trace, "select process_id from process"))[0]?.["process_id"]);
  });
  afterAll(async () => {
    await trace.dispose();
  });

  async function files(siblings: Pick<FileRequest, "fold" | "foldedInto">): Promise<readonly FileRow[]> {
    const page = { scope: { processId, subtree: false }, filter: emptyFilter, offset: 0, limit: 100 };
    const request = { ...page, sort: "first", descending: false, show: "all", ...siblings } as const;
    const { rows, total } = await trace.answers.getFiles(request, new CancelSource());
    expect(total).toBe(rows.length);
    return rows;
  }

  it("fold into one row, apart from every other path", async () => {
    const rows = await files({ fold: true, foldedInto: null });
    expect(rows.map(({ path, paths }) => [path, paths])).toEqual([
      ["/proc/*/comm", numbered.length],
      ...others.map((path) => [path, 1]),
    ]);
  });

  it("are what the row opens to, and nothing else", async () => {
    const rows = await files({ fold: false, foldedInto: "/proc/*/comm" });
    expect(rows.map(({ path }) => path)).toEqual(numbered);
    expect(await files({ fold: false, foldedInto: "/proc/self/comm" })).toEqual([]);
  });
});
