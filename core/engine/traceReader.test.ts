import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultReadLimits } from "../protocol/openTrace.js";
import { CancelSource } from "../protocol/rpc.js";
import { readInThread } from "./traceReader.js";

/** A reader that is faster than its taker, as the real one is on a small trace. */
const eagerReader = `
  const { parentPort } = require("node:worker_threads");
  for (const kind of ["batch", "batch", "end"]) parentPort.postMessage({ kind });
  setInterval(() => undefined, 1000);
`;

describe("readInThread", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "trace-reader-"));
    writeFileSync(join(folder, "eagerReader.cjs"), eagerReader);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("hands out one event at a time, the end last", async () => {
    const seen: string[] = [];
    const source = { kind: "file", path: "unread", name: "unread" } as const;
    await readInThread(
      join(folder, "eagerReader.cjs"),
      { source, limits: defaultReadLimits },
      async ({ kind }) => {
        seen.push(`${kind} begins`);
        // A batch takes longer than the end does.
        await new Promise((resolve) => setTimeout(resolve, kind === "batch" ? 50 : 0));
        seen.push(`${kind} ends`);
      },
      new CancelSource(),
    );
    const batch = ["batch begins", "batch ends"];
    expect(seen).toEqual([...batch, ...batch, "end begins", "end ends"]);
  });
});
