import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import * as vscode from "vscode";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import { closeAllEditors, ended, openScreen, workspaceFile } from "./extensionUnderTest.js";

const line = (pid: number): string =>
  `${JSON.stringify({ type: "dns_query", timestamp: "2026-11-21T20:00:00Z", pid, hostname: "a.example" })}\n`;
const lines = Array.from({ length: 5000 }, (_, index) => line(index + 1)).join("");
const whole = gzipSync(lines);

function withBadChecksum(): Buffer {
  const bytes = Buffer.from(whole);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 8) ^ 1, bytes.length - 8);
  return bytes;
}

/** What is written, and what must be said about it. */
interface Case {
  readonly what: string;
  readonly bytes: Buffer;
  readonly phase: TraceStatus["phase"];
  readonly says: RegExp;
  readonly events: number | "some";
}

const cases: readonly Case[] = [
  { what: "an empty file", bytes: Buffer.alloc(0), phase: "complete", says: /^$/u, events: 0 },
  {
    what: "an archive",
    bytes: Buffer.from("504b030414000000", "hex"),
    phase: "failed",
    says: /ZIP/u,
    events: 0,
  },
  {
    what: "a picture",
    bytes: Buffer.from("89504e470d0a1a0a", "hex"),
    phase: "failed",
    says: /\w/u,
    events: 0,
  },
  {
    what: "a file cut in the middle",
    bytes: whole.subarray(0, whole.length / 2),
    phase: "complete",
    says: /end/u,
    events: "some",
  },
  { what: "a bad checksum", bytes: withBadChecksum(), phase: "complete", says: /checksum/u, events: 5000 },
  {
    what: "bytes after the end",
    bytes: Buffer.concat([whole, Buffer.from("garbage")]),
    phase: "complete",
    says: /\w/u,
    events: 5000,
  },
];

suite("bad input", () => {
  teardown(closeAllEditors);

  for (const { what, bytes, phase, says, events } of cases)
    test(`says what is wrong with ${what}`, async () => {
      const uri = workspaceFile(`${what.replaceAll(" ", "-")}.jsonl.gz`);
      await vscode.workspace.fs.writeFile(uri, bytes);
      const { session } = await openScreen(uri);
      const status = await ended(session);
      assert.equal(status.phase, phase);
      assert.match(status.error?.message ?? status.report.fault?.message ?? "", says);
      if (events === "some") assert.ok(status.report.events > 0 && status.report.events < 5000);
      else assert.equal(status.report.events, events);
    });

  test("counts lines that are no events and reads on", async () => {
    const uri = workspaceFile("odd-lines.jsonl.gz");
    const text = [line(1), "no JSON\n", "[1]\n", "\n", '{"type":"new_kind","pid":2}\n', line(3)].join("");
    await vscode.workspace.fs.writeFile(uri, gzipSync(text));
    const { session } = await openScreen(uri);
    const { report } = await ended(session);
    assert.deepEqual(
      {
        events: report.events,
        rejected: report.rejected,
        lines: report.rejectedLines.map((bad) => bad.line),
      },
      { events: 3, rejected: 2, lines: [2, 3] },
    );
  });

  test("says that a folder is one", async () => {
    const uri = workspaceFile("folder.jsonl.gz");
    await vscode.workspace.fs.createDirectory(uri);
    const { session } = await openScreen(uri);
    const status = await ended(session);
    assert.match(status.error?.message ?? "", /^"folder\.jsonl\.gz" is a folder\./u);
  });

  test("says that a file is not there, and reads it once it is", async () => {
    const uri = workspaceFile("later.jsonl.gz");
    const screen = await openScreen(uri);
    const status = await ended(screen.session);
    assert.match(status.error?.message ?? "", /^"later\.jsonl\.gz" is not there\./u);
    await vscode.workspace.fs.writeFile(uri, whole);
    await vscode.commands.executeCommand("traceInvestigator.reload");
    await screen.session.trace();
    assert.equal((await ended(screen.session)).report.events, 5000);
  });
});
