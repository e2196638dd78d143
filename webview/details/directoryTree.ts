import type { FileRow } from "../../core/protocol/details.js";
import type { Severity } from "../../core/protocol/finding.js";
import { severityRank } from "../model/findingIndex.js";

/** A folder or file of the directory view. */
export interface DirectoryNode {
  /** Name, or several joined with `/` where folders have a single child folder. */
  readonly name: string;
  readonly path: string;
  readonly depth: number;
  /** Paths at or below it. */
  readonly paths: number;
  /** Worst of everything at or below it. */
  readonly severity: Severity | null;
  /** null for a folder. */
  readonly file: FileRow | null;
  readonly children: readonly DirectoryNode[];
}

/** Stands for the slash of the root while a path is taken apart: `/proc` is one folder, not two. */
const rootMark = "\0";

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: { readonly name: string; readonly file: FileRow }[];
}

/** Files as their folders hold them; the worst folders first, then by name. */
export function directoryTree(files: readonly FileRow[]): readonly DirectoryNode[] {
  const root = newFolder();
  for (const file of files) place(root, file);
  return nodesOf(root, "", 0);
}

function newFolder(): Folder {
  return { folders: new Map(), files: [] };
}

function place(root: Folder, file: FileRow): void {
  const parts = file.path.replace(/^\/(?=.)/, rootMark).split("/");
  // Folded siblings are one line, wherever in their path the number stands.
  const folded = file.paths > 1 ? parts.indexOf("*") : -1;
  const name = parts
    .splice(folded < 0 ? parts.length - 1 : folded)
    .join("/")
    .replace(rootMark, "/");
  let folder = root;
  for (const part of parts) {
    const key = part.replace(rootMark, "/");
    let next = folder.folders.get(key);
    if (next === undefined) {
      next = newFolder();
      folder.folders.set(key, next);
    }
    folder = next;
  }
  folder.files.push({ name: name === "" ? file.path : name, file });
}

function nodesOf(folder: Folder, path: string, depth: number): DirectoryNode[] {
  const folders = [...folder.folders].map(([name, child]) => folderNode(name, child, path, depth));
  const files = folder.files.map(({ name, file }): DirectoryNode => ({
    name,
    path: file.path,
    depth,
    paths: file.paths,
    severity: file.severity,
    file,
    children: [],
  }));
  return [...folders, ...files].sort(worstThenName);
}

function folderNode(name: string, folder: Folder, above: string, depth: number): DirectoryNode {
  let [joined, inner] = [name, folder];
  for (let only = onlyFolder(inner); only !== null; only = onlyFolder(inner)) {
    joined = `${joined}/${only.name}`;
    inner = only.folder;
  }
  const path =
    above === "" && joined.startsWith("/") ? joined : `${above}${above === "" ? "" : "/"}${joined}`;
  const children = nodesOf(inner, path, depth + 1);
  return {
    name: joined,
    path,
    depth,
    paths: children.reduce((sum, child) => sum + child.paths, 0),
    severity: worst(children),
    file: null,
    children,
  };
}

function onlyFolder({ folders, files }: Folder): { readonly name: string; readonly folder: Folder } | null {
  const [entry, second] = folders;
  return entry === undefined || second !== undefined || files.length > 0
    ? null
    : { name: entry[0], folder: entry[1] };
}

function worst(nodes: readonly DirectoryNode[]): Severity | null {
  return nodes.reduce<Severity | null>(
    (found, { severity }) => (rank(severity) > rank(found) ? severity : found),
    null,
  );
}

function worstThenName(a: DirectoryNode, b: DirectoryNode): number {
  return rank(b.severity) - rank(a.severity) || a.name.localeCompare(b.name, "en");
}

function rank(severity: Severity | null): number {
  return severity === null ? 0 : severityRank(severity);
}

/** The nodes in sight: those in open folders. */
export function visibleNodes(
  nodes: readonly DirectoryNode[],
  isOpen: (node: DirectoryNode) => boolean,
): DirectoryNode[] {
  return nodes.flatMap((node) => (isOpen(node) ? [node, ...visibleNodes(node.children, isOpen)] : [node]));
}
