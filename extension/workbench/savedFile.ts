import { gzip as gzipCallback } from "node:zlib";
import { promisify } from "node:util";
import { Uri, workspace } from "vscode";
import { partialName, type TextPieces, writeLocalFile } from "./localFile.js";

const gzipped = promisify(gzipCallback);

/**
 * Writes text to a document, completely or not at all; compressed where its name ends in `.gz`. Its folder is made where
 * there is none.
 */
export async function saveText(target: Uri, pieces: TextPieces): Promise<void> {
  const gzip = target.path.endsWith(".gz");
  await workspace.fs.createDirectory(Uri.joinPath(target, ".."));
  if (target.scheme === "file") await writeLocalFile(target.fsPath, pieces, gzip);
  else await writeVirtualFile(target, pieces, gzip);
}

/** A virtual file system takes a whole file at once, so all of it is held in memory. */
async function writeVirtualFile(target: Uri, pieces: TextPieces, gzip: boolean): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(typeof piece === "string" ? Buffer.from(piece) : piece);
  const plain = Buffer.concat(parts);
  const slash = target.path.lastIndexOf("/");
  const partial = Uri.joinPath(target, "..", partialName(target.path.slice(slash + 1)));
  try {
    await workspace.fs.writeFile(partial, gzip ? await gzipped(plain) : plain);
    await workspace.fs.rename(partial, target, { overwrite: true });
  } catch (thrown) {
    await workspace.fs.delete(partial).then(undefined, () => undefined);
    throw thrown;
  }
}
