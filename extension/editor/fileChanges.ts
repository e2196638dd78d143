import { Disposable, RelativePattern, Uri, workspace } from "vscode";

/** A file that is being written changes many times; one notice is enough. */
const settleMs = 1000;

/**
 * Calls back when a document was written by somebody else. The whole folder is watched and names are
 * compared, because a watcher takes a glob and a file's name may look like one.
 */
export function watchDocument(uri: Uri, onChanged: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(
    new RelativePattern(Uri.joinPath(uri, ".."), "*"),
    false,
    false,
    true,
  );
  let settling: NodeJS.Timeout | undefined;
  const noticed = (changed: Uri): void => {
    if (changed.toString() !== uri.toString()) return;
    clearTimeout(settling);
    settling = setTimeout(onChanged, settleMs);
  };
  watcher.onDidChange(noticed);
  watcher.onDidCreate(noticed);
  return new Disposable(() => {
    clearTimeout(settling);
    watcher.dispose();
  });
}
