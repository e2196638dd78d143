import type { Disposable, Tab, Uri } from "vscode";
import { TabInputNotebook, TabInputText, window } from "vscode";

type DocumentTab = typeof TabInputText | typeof TabInputNotebook;

/**
 * Tells the address of each document whose last tab of this kind was closed. VS Code keeps the document itself for some
 * minutes more (1.139), which is longer than an engine should wait for it.
 */
export function onLastTabClosed(kind: DocumentTab, tell: (uri: Uri) => void): Disposable {
  const uriOf = ({ input }: Tab): Uri[] => (input instanceof kind ? [input.uri] : []);
  return window.tabGroups.onDidChangeTabs(({ closed }) => {
    const open = window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(uriOf)).map(String);
    for (const uri of closed.flatMap(uriOf)) if (!open.includes(uri.toString())) tell(uri);
  });
}
