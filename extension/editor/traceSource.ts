import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { Uri } from "vscode";
import { FileSystemError, FileType, workspace } from "vscode";
import type { TraceSource } from "../../core/protocol/openTrace.js";
import { RpcError } from "../../core/protocol/rpc.js";
import type { GrowingFiles } from "../remote/growingFiles.js";
import { documentName } from "./documentName.js";

/** A virtual file crosses to the extension host in one piece; above this it is better copied to a disk. */
const virtualFileBytes = 1024 ** 3;

/**
 * Where to read a document from: as it grows where a recording writes it; by its path on this machine, so that it can be streamed, else its bytes.
 * Throws an {@link RpcError} "unreadable" whose message says what to do.
 */
export async function locateTrace(uri: Uri, growing: GrowingFiles): Promise<TraceSource> {
  const name = documentName(uri.path);
  try {
    const stat = await workspace.fs.stat(uri);
    if ((stat.type & FileType.File) === 0) throw unreadable(notAFile(name, stat.type));
    if (uri.scheme === "file") {
      await access(uri.fsPath, constants.R_OK);
      const ended = growing.endedOf(uri.fsPath);
      return ended === undefined
        ? { kind: "file", path: uri.fsPath, name }
        : { kind: "growing", path: uri.fsPath, name, ended };
    }
    if (stat.size > virtualFileBytes) throw unreadable(tooLarge(name));
    return { kind: "bytes", bytes: await workspace.fs.readFile(uri), name };
  } catch (thrown) {
    throw thrown instanceof RpcError ? thrown : unreadable(failureText(name, thrown));
  }
}

function unreadable(message: string): RpcError {
  return new RpcError({ code: "unreadable", message });
}

function notAFile(name: string, type: FileType): string {
  return (type & FileType.Directory) !== 0
    ? `"${name}" is a folder. Open the .jsonl.gz file inside it.`
    : `"${name}" is not a regular file. Copy what it gives into a file and open that.`;
}

function tooLarge(name: string): string {
  return `"${name}" is larger than 1 GiB and is not on this machine. Copy it to a local folder and open it there.`;
}

function failureText(name: string, thrown: unknown): string {
  const { code } = thrown as { code?: unknown };
  if (code === FileSystemError.FileNotFound().code || code === "ENOENT")
    return `"${name}" is not there. It may have been moved or deleted.`;
  if (code === FileSystemError.NoPermissions().code || code === "EACCES" || code === "EPERM")
    return `You have no permission to read "${name}". Change its permissions, or open a copy.`;
  return `"${name}" could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
}
