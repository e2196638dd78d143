import { Disposable, type GlobPattern, workspace } from "vscode";

/**
 * Calls back when what a pattern names came, changed or went. A folder that comes or goes as a whole (a branch is checked
 * out, say) is told without what is in it, so the patterns must name the folders on the way to a file as well.
 */
export function watchFiles(patterns: readonly GlobPattern[], onChanged: () => void): Disposable {
  const watchers = patterns.map((pattern) => {
    const watcher = workspace.createFileSystemWatcher(pattern);
    watcher.onDidCreate(onChanged);
    watcher.onDidChange(onChanged);
    watcher.onDidDelete(onChanged);
    return watcher;
  });
  return Disposable.from(...watchers);
}
