import type { NotebookDocument } from "vscode";
import { Uri, workspace } from "vscode";

/** Where a path leads that stands in a document: from the document's folder, unless it is absolute. */
export function traceAddress(path: string, document: Pick<NotebookDocument, "uri" | "isUntitled">): Uri {
  if (/^[a-z][a-z0-9+.-]+:/iu.test(path)) return Uri.parse(path, true);
  if (/^[a-z]:[\\/]/iu.test(path)) return Uri.file(path);
  const folder = folderOf(document);
  return path.startsWith("/") ? folder.with({ path }) : Uri.joinPath(folder, path);
}

/** How a document should name a trace: relative where both lie in one tree, so that they can move together. */
export function tracePath(
  trace: Uri,
  document: Pick<NotebookDocument, "uri" | "isUntitled"> | undefined,
): string {
  const folder = document === undefined ? undefined : folderOf(document);
  if (folder?.scheme === trace.scheme && folder.authority === trace.authority) {
    const relative = relativePath(folder.path, trace.path);
    if (relative !== undefined) return relative;
  }
  return trace.scheme === "file" ? trace.fsPath : trace.toString();
}

/** An untitled document has the folder that it would be saved to. */
function folderOf({ uri, isUntitled }: Pick<NotebookDocument, "uri" | "isUntitled">): Uri {
  if (!isUntitled) return Uri.joinPath(uri, "..");
  if (uri.path.startsWith("/"))
    return Uri.file(uri.path).with({ path: uri.path.replace(/\/[^/]*$/u, "") || "/" });
  return workspace.workspaceFolders?.[0]?.uri ?? Uri.file("/");
}

/** At most three folders up: farther than that, an absolute path says more. */
function relativePath(folder: string, file: string): string | undefined {
  const [from, to] = [
    folder.split("/").filter((part) => part !== ""),
    file.split("/").filter((part) => part !== ""),
  ];
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  const up = from.length - shared;
  if (up > 3 || (shared === 0 && up > 0)) return undefined;
  return [...(up === 0 ? ["."] : Array<string>(up).fill("..")), ...to.slice(shared)].join("/");
}
