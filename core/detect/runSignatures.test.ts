import { describe, expect, it } from "vitest";
import { RpcError } from "../protocol/rpc.js";
import type { ResultTable, SqlPort } from "../query/sqlPort.js";
import { builtInSignatures } from "./builtInSignatures.js";
import { failedDetection, runSignatures } from "./runSignatures.js";

const nothing: ResultTable = {
  rows: 0,
  numbers: () => new Float64Array(),
  texts: () => [],
  flags: () => new Uint8Array(),
};

/** An engine that has no memory left for what signatures ask. */
const exhausted: SqlPort = {
  query: (sql) =>
    /insert into finding/iu.test(sql)
      ? Promise.reject(new RpcError({ code: "query-failed", message: "Out of memory error" }))
      : Promise.resolve(nothing),
};

const builtInIds = builtInSignatures.map(({ id }) => id).sort();

describe("runSignatures", () => {
  it("reports each signature that the engine could not run as failed", async () => {
    const features = new Set(builtInSignatures.flatMap(({ needs }) => needs));
    const report = await runSignatures(exhausted, builtInSignatures, { features, together: 3 });
    expect(report.checked).toBe(0);
    expect(report.unchecked.map(({ signatureId }) => signatureId).sort()).toEqual(builtInIds);
    expect(report.unchecked.every(({ failed }) => failed)).toBe(true);
  });
});

describe("failedDetection", () => {
  it("says of every signature that was to run that it failed", () => {
    const reason = "Out of memory error";
    const report = failedDetection([{ id: "own-1" }], reason);
    expect(report).toEqual({ checked: 0, unchecked: [{ signatureId: "own-1", reason, failed: true }] });
  });
});
