import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { FileSystemError, FileType, Uri, workspace } from "vscode";
import type { SignatureFile } from "../../core/detect/readSignatures.js";
import { profileFolder } from "../../core/profile/profile.js";
import { sigmaFolders, signatureFolders } from "../workbench/settings.js";

/** Where signatures of a user are looked for. */
export interface UserFolders {
  /** Of each repository; need not exist. */
  readonly own: readonly Uri[];
  /** From the settings; one that is missing is a mistake. */
  readonly signatures: readonly Uri[];
  readonly sigma: readonly Uri[];
}

/** A repository that is not trusted brings no signatures: they would run without being asked. */
export function userFolders(): UserFolders {
  const folders = workspace.isTrusted ? (workspace.workspaceFolders ?? []) : [];
  const repositories = folders.map(({ uri }) => uri);
  return {
    own: repositories.map(signaturesOf),
    signatures: named(signatureFolders(), repositories),
    sigma: named(sigmaFolders(), repositories),
  };
}

/** Where the profile's folder has a repository's own signatures. */
export const signaturesFolder = "signatures";

/** The folder of a repository's own signatures. */
export function signaturesOf(repository: Uri): Uri {
  return Uri.joinPath(repository, profileFolder, signaturesFolder);
}

function named(paths: readonly string[], repositories: readonly Uri[]): Uri[] {
  return paths.flatMap((path) => {
    if (path.startsWith("~/")) return [Uri.file(join(homedir(), path.slice(2)))];
    if (isAbsolute(path)) return [Uri.file(path)];
    return repositories.map((repository) => Uri.joinPath(repository, path));
  });
}

/** Rules are pages of text, and collections of them have some thousands. */
const fileLimit = 10_000;
const fileBytes = 1024 ** 2;
const depthLimit = 12;

export interface FolderContent {
  /** Named by their address. */
  readonly files: readonly SignatureFile[];
  /** What could not be read, in sentences. */
  readonly problems: readonly string[];
}

/** Reads the files of a folder and of those in it whose name matches; links to folders are not followed. */
export async function readFolder(folder: Uri, names: RegExp, mayBeMissing: boolean): Promise<FolderContent> {
  const files: SignatureFile[] = [];
  const problems: string[] = [];
  const read = async (uri: Uri): Promise<void> => {
    const bytes = await workspace.fs.readFile(uri);
    if (bytes.length > fileBytes) problems.push(`${uri.fsPath} is larger than 1 MiB.`);
    else files.push({ name: uri.toString(), text: new TextDecoder().decode(bytes) });
  };
  const walk = async (uri: Uri, depth: number): Promise<void> => {
    const entries = await workspace.fs.readDirectory(uri);
    for (const [name, type] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (files.length >= fileLimit) return;
      const inside = Uri.joinPath(uri, name);
      if (type === FileType.Directory && depth < depthLimit) await walk(inside, depth + 1);
      else if ((type & FileType.File) !== 0 && names.test(name)) await read(inside);
    }
  };
  try {
    await walk(folder, 0);
  } catch (thrown) {
    const isMissing = thrown instanceof FileSystemError && thrown.code === "FileNotFound";
    if (!isMissing || !mayBeMissing) problems.push(`${folder.fsPath}: ${(thrown as Error).message}`);
  }
  if (files.length >= fileLimit)
    problems.push(`${folder.fsPath}: only the first ${fileLimit} files are read.`);
  return { files, problems };
}
