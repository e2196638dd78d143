import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { SampleExpectation } from "../structure/sampleTraces.js";
import {
  answering,
  closeAllEditors,
  ended,
  extensionUnderTest,
  openScreen,
  workspaceFile,
} from "./extensionUnderTest.js";
import { emptyFilter } from "../../core/protocol/eventFilter.js";

/** Files that are nowhere but in memory, as those of a virtual workspace are to the extension. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  readonly unreadable = new Set<string>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const bytes = this.files.get(uri.path);
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: bytes.length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    if (this.unreadable.has(uri.path)) throw vscode.FileSystemError.NoPermissions(uri);
    const bytes = this.files.get(uri.path);
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.files.set(uri.path, content);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.writeFile(to, this.readFile(from));
    this.delete(from);
  }

  delete(uri: vscode.Uri): void {
    this.files.delete(uri.path);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions("There are no folders here.");
  }
}

const expected = JSON.parse(
  readFileSync(workspaceFile("job-attack.expected.json").fsPath, "utf8"),
) as SampleExpectation;

suite("virtual workspace", () => {
  const memory = new MemoryFiles();
  const at = (path: string): vscode.Uri => vscode.Uri.from({ scheme: "memory-trace", path });
  let registration: vscode.Disposable;

  suiteSetup(() => {
    registration = vscode.workspace.registerFileSystemProvider("memory-trace", memory);
    memory.files.set("/job.jsonl.gz", readFileSync(workspaceFile("job-attack.jsonl.gz").fsPath));
  });
  teardown(closeAllEditors);
  suiteTeardown(() => {
    registration.dispose();
  });

  test("reads a trace that is not on this machine", async () => {
    const { session } = await openScreen(at("/job.jsonl.gz"));
    const { phase, report } = await ended(session);
    assert.equal(phase, "complete");
    assert.deepEqual(report.byType, expected.byType);
  });

  test("fetches its bytes anew when it is read again", async () => {
    memory.files.set("/small.jsonl", Buffer.from('{"type":"a","pid":1}\n'));
    const { session } = await openScreen(at("/small.jsonl"));
    assert.equal((await ended(session)).report.events, 1);
    memory.files.set("/small.jsonl", Buffer.from('{"type":"a","pid":1}\n{"type":"b","pid":2}\n'));
    await vscode.commands.executeCommand("traceInvestigator.reload");
    await session.trace();
    assert.equal((await ended(session)).report.events, 2);
  });

  test("says that a file may not be read", async () => {
    memory.files.set("/secret.jsonl.gz", Buffer.alloc(0));
    memory.unreadable.add("/secret.jsonl.gz");
    const { session } = await openScreen(at("/secret.jsonl.gz"));
    const status = await ended(session);
    assert.equal(status.phase, "failed");
    assert.match(status.error?.message ?? "", /^You have no permission to read "secret\.jsonl\.gz"\./u);
  });

  test("exports into the virtual workspace, whole", async () => {
    const screen = await openScreen(at("/job.jsonl.gz"));
    await ended(screen.session);
    const { traceActions } = await extensionUnderTest();
    await answering("showSaveDialog", at("/copy.jsonl.gz"), () =>
      traceActions.exportTrace(screen, emptyFilter),
    );
    const copy = await openScreen(at("/copy.jsonl.gz"));
    assert.deepEqual((await ended(copy.session)).report.byType, expected.byType);
    assert.deepEqual(
      [...memory.files.keys()].filter((path) => path.endsWith(".partial")),
      [],
    );
  });

  test("shows its text", async () => {
    await vscode.commands.executeCommand("traceInvestigator.openAsText", at("/job.jsonl.gz"));
    assert.equal(vscode.window.activeTextEditor?.document.lineCount, expected.events + 1);
  });
});
