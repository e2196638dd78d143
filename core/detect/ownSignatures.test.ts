import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesSource, readToEnd, rowsOf } from "../../test/harness/testTrace.js";
import type { OpenTrace } from "../protocol/openTrace.js";
import { CancelSource } from "../protocol/rpc.js";
import type { Signature } from "../protocol/signature.js";
import { sqlPortOf } from "../engine/sqlPortOf.js";
import { builtInSignatures } from "./builtInSignatures.js";
import { queryDetections } from "./detection.js";
import { toSarif } from "./sarif.js";

const neverCancelled = new CancelSource();
let trace: OpenTrace;

beforeAll(async () => {
  const attack = readFileSync(join(import.meta.dirname, "attacks", "axios.jsonl"));
  trace = await readToEnd(bytesSource(attack, "axios.jsonl"));
  await trace.whenFinished();
});

afterAll(async () => {
  await trace.dispose();
});

function own(id: string, sql: string): Signature {
  return {
    id,
    name: id.toLowerCase(),
    severity: "low",
    technique: "",
    description: "It was seen.",
    blindSpots: "Everything else.",
    references: [],
    tags: [],
    needs: [],
    sql,
  };
}

async function titlesOf(signatureId: string): Promise<string[]> {
  const { findings } = await trace.answers.getFindings(null, neverCancelled);
  return findings.filter((finding) => finding.signatureId === signatureId).map(({ title }) => title);
}

async function reasonFor(signatureId: string): Promise<{ reason: string; position?: number } | undefined> {
  const { unchecked } = await trace.answers.getFindings(null, neverCancelled);
  return unchecked.find((one) => one.signatureId === signatureId);
}

const curl = own(
  "MY-1",
  "select process_id, event_id, ts, 'curl run' as text from command where program = 'curl'",
);

describe("signatures of the user", () => {
  it("run besides the built-in ones, and go when they are taken away", async () => {
    const before = await trace.answers.getFindings(null, neverCancelled);
    await trace.useSignatures([curl]);
    const { findings, signaturesChecked } = await trace.answers.getFindings(null, neverCancelled);
    expect(signaturesChecked).toBe(before.signaturesChecked + 1);
    expect(findings.length).toBe(before.findings.length + 1);
    expect(await titlesOf("MY-1")).toEqual(["curl run"]);
    await trace.useSignatures([]);
    expect((await trace.answers.getFindings(null, neverCancelled)).findings).toEqual(before.findings);
  });

  it("that fail are told with the place, and stop no other", async () => {
    const wrong = "select process_id, event_id, ts,\n  nosuch as text from command";
    await trace.useSignatures([own("MY-2", wrong), curl]);
    expect(await titlesOf("MY-1")).toEqual(["curl run"]);
    expect(await reasonFor("MY-2")).toMatchObject({
      reason: expect.stringContaining("nosuch") as string,
      position: wrong.indexOf("nosuch"),
    });
  });

  it("that name no process or no event keep the evidence that they have", async () => {
    const lines =
      "select null::bigint as process_id, min(event_id) as event_id, min(ts) as ts, 'no process' as text from event union all " +
      "select min(process_id), null, null, 'no event' from event union all select min(process_id), 0, null, 'no event' from event";
    await trace.useSignatures([own("MY-4", lines)]);
    const detections = await queryDetections(sqlPortOf(trace));
    const found = detections.filter(({ signatureId }) => signatureId === "MY-4");
    expect(found.map(({ title, eventIds, evidence }) => [title, eventIds, evidence.length])).toEqual([
      ["no process", [1], 1],
      ["no event", [], 0],
    ]);
    const { findings } = await trace.answers.getFindings(null, neverCancelled);
    const told = findings.filter(({ signatureId }) => signatureId === "MY-4");
    expect(told.map(({ eventIds }) => eventIds)).toEqual([[1], []]);
    const log = JSON.stringify(
      toSarif({
        detections: found,
        signatures: [],
        unchecked: [],
        trace: { name: "t.jsonl", sha256: null, caveats: [] },
        toolVersion: "1.2.3",
      }),
    );
    expect(log).not.toMatch(/"startLine":(null|0)/u);
  });

  it.each([
    ["another statement", "drop table event"],
    ["two statements", "select 1 as process_id, 1 as event_id, null as ts, 'x' as text; drop table event"],
    [
      "a bracket that ends too early",
      "select 1, 1, null, 'x') as t; drop table event; select * from (select 1",
    ],
    ["a change behind a with", "with x as (select 1) insert into finding select * from finding"],
    ["a copy to a file", "copy event to '/tmp/out.csv'"],
    ["a setting", "set enable_external_access = true"],
  ])("cannot do more than read: %s", async (_what, sql) => {
    await trace.useSignatures([own("MY-3", sql)]);
    expect((await reasonFor("MY-3"))?.reason).toBeTruthy();
    expect(await rowsOf(trace, "select count(*) > 0 as kept from event")).toEqual([{ kept: true }]);
  });

  it.each([
    [
      "a file",
      "select 1 as process_id, 1 as event_id, null as ts, content as text from read_text('/etc/passwd')",
    ],
    [
      "an address",
      "select 1 as process_id, 1 as event_id, null as ts, content as text from read_text('http://127.0.0.1/x')",
    ],
  ])("cannot leave the sandbox: %s", async (_what, sql) => {
    await trace.useSignatures([own("MY-4", sql)]);
    expect((await reasonFor("MY-4"))?.reason).toMatch(/Permission|disabled/i);
    expect(await titlesOf("MY-4")).toEqual([]);
  });

  it("cannot take the id of a built-in one", async () => {
    const id = builtInSignatures[0]?.id ?? "";
    await trace.useSignatures([{ ...curl, id }]);
    expect((await reasonFor(id))?.reason).toMatch(/has the id/);
    expect(await titlesOf(id)).not.toContain("curl run");
  });

  it("keep the title of hostile text short", async () => {
    await trace.useSignatures([
      own("MY-5", "select 1 as process_id, 1 as event_id, null as ts, repeat('x', 100000) as text"),
    ]);
    expect((await titlesOf("MY-5"))[0]?.length).toBe(300);
  });
});

describe("suspicion", () => {
  it("begins with what did most, and gives a reason for each point", async () => {
    await trace.useSignatures([]);
    const suspects = await trace.answers.getSuspicion(null, neverCancelled);
    expect(suspects.length).toBeGreaterThan(1);
    for (const { score, reasons } of suspects) {
      expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(score);
      for (const { points, text } of reasons) expect(points > 0 && text !== "").toBe(true);
    }
    const scores = suspects.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const [first] = await rowsOf(
      trace,
      `select process.args[1] as program from process where process_id = ${suspects[0]?.processId ?? 0}`,
    );
    expect(first).toEqual({ program: "curl" });
  });
});

describe("a read-only query", () => {
  it("reads", async () => {
    const { rows } = await trace.runSql("select * from process;", { readOnly: true });
    expect(rows).toBeGreaterThan(0);
  });

  it.each([
    "drop table event",
    "select 1; drop table event",
    "create table x as select 1",
    "attach ':memory:' as y",
  ])("refuses %s", async (sql) => {
    await expect(trace.runSql(sql, { readOnly: true })).rejects.toMatchObject({ code: "query-failed" });
  });
});
