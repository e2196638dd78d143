import { FileType, Uri, workspace } from "vscode";

/** A trace beside a signature that it must find something in, or must not. */
export interface Fixture {
  readonly uri: Uri;
  readonly name: string;
  readonly mustFind: boolean;
}

/** Where the fixtures of a signature lie; `folder` holds the signature. */
export function fixturesOf(folder: Uri, signatureId: string): Uri {
  return Uri.joinPath(folder, "fixtures", signatureId);
}

const fixtureName = /^(positive|negative)-.*\.jsonl(\.gz)?$/u;

/** Fixtures in order of their names; none where there is no folder. */
export async function readFixtures(folder: Uri, signatureId: string): Promise<readonly Fixture[]> {
  const fixtures = fixturesOf(folder, signatureId);
  const entries = await workspace.fs.readDirectory(fixtures).then(undefined, () => []);
  return entries
    .filter(([name, type]) => (type & FileType.File) !== 0 && fixtureName.test(name))
    .map(([name]) => ({ uri: Uri.joinPath(fixtures, name), name, mustFind: name.startsWith("positive") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
