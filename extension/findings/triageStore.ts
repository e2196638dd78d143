import { EventEmitter, FileSystemError, Uri, workspace } from "vscode";
import {
  formatTriage,
  parseTriage,
  type TriageChange,
  type TriagedFinding,
  type TriageEntry,
  triageFileName,
  withTriage,
} from "../../core/detect/triage.js";
import { profileFolder } from "../../core/profile/profile.js";
import { saveText } from "../workbench/savedFile.js";
import { watchFiles } from "../workbench/watchFiles.js";

/** What was decided about findings, kept in `.tracker/triage.json` of each repository. */
export class TriageStore {
  readonly #changed = new EventEmitter<void>();
  /** Fires when a file was changed, here or by somebody else. */
  readonly onDidChange = this.#changed.event;
  readonly #registrations: readonly { dispose(): unknown }[];
  #writing: Promise<unknown> = Promise.resolve();

  constructor() {
    const watching = watchFiles([`**/${profileFolder}`, `**/${profileFolder}/${triageFileName}`], () => {
      this.#changed.fire();
    });
    this.#registrations = [watching, this.#changed];
  }

  /** Rejects with a sentence for people when the file is there and is something else. */
  async entries(repository: Uri): Promise<readonly TriageEntry[]> {
    const bytes = await workspace.fs.readFile(fileOf(repository)).then(undefined, (thrown: unknown) => {
      if (thrown instanceof FileSystemError && thrown.code === "FileNotFound") return null;
      throw thrown;
    });
    return bytes === null ? [] : parseTriage(new TextDecoder().decode(bytes));
  }

  /** Changes the decision on findings; a file that cannot be read is not overwritten. Changes wait for each other. */
  change(repository: Uri, findings: readonly TriagedFinding[], change: TriageChange): Promise<void> {
    const changed = this.#writing.then(async () => {
      const before = await this.entries(repository);
      const after = findings.reduce((entries, finding) => withTriage(entries, finding, change), before);
      await saveText(fileOf(repository), [formatTriage(after)]);
      this.#changed.fire();
    });
    this.#writing = changed.catch(() => undefined);
    return changed;
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }
}

function fileOf(repository: Uri): Uri {
  return Uri.joinPath(repository, profileFolder, triageFileName);
}
