import type { Disposable } from "vscode";
import { EventEmitter, RelativePattern, workspace } from "vscode";
import type { ReadSignatures } from "../../core/detect/readSignatures.js";
import type { ReadSigma } from "../../core/detect/sigma/readSigma.js";
import type { Signature } from "../../core/protocol/signature.js";
import { profileFolder } from "../../core/profile/profile.js";
import { affectsSignatures } from "../workbench/settings.js";
import { watchFiles } from "../workbench/watchFiles.js";
import { readFolder, signaturesFolder, userFolders, type UserFolders } from "./userFolders.js";

/** What the files of a user gave. */
export interface LoadedSignatures {
  /** All that can be run, in the order of their files. */
  readonly signatures: readonly Signature[];
  readonly own: ReadSignatures;
  readonly sigma: ReadSigma;
  /** Folders and files that could not be read, in sentences. */
  readonly problems: readonly string[];
}

/** An editor writes a file in several steps. */
const settleMs = 300;

/** The signatures and Sigma rules of the workspace and of the folders in the settings, read when first asked for. */
export class UserSignatures {
  readonly #changed = new EventEmitter<void>();
  /** Fires when files or settings changed, after the signatures were asked for. */
  readonly onDidChange = this.#changed.event;
  readonly #registrations: readonly { dispose(): unknown }[];
  #watching: Disposable | undefined;
  #settling: NodeJS.Timeout | undefined;
  #loaded: Promise<LoadedSignatures> | undefined;

  constructor() {
    const again = (): void => {
      this.#forget();
    };
    this.#registrations = [
      this.#changed,
      workspace.onDidGrantWorkspaceTrust(again),
      workspace.onDidChangeWorkspaceFolders(again),
      workspace.onDidChangeConfiguration((change) => {
        if (affectsSignatures(change)) again();
      }),
    ];
  }

  load(): Promise<LoadedSignatures> {
    return (this.#loaded ??= this.#load());
  }

  dispose(): void {
    clearTimeout(this.#settling);
    this.#watching?.dispose();
    for (const registration of this.#registrations) registration.dispose();
  }

  async #load(): Promise<LoadedSignatures> {
    const folders = userFolders();
    this.#watch(folders);
    const [own, named, rules] = await Promise.all([
      Promise.all(folders.own.map((folder) => readFolder(folder, /\.sql$/u, true))),
      Promise.all(folders.signatures.map((folder) => readFolder(folder, /\.sql$/u, false))),
      Promise.all(folders.sigma.map((folder) => readFolder(folder, /\.ya?ml$/u, false))),
    ]);
    // The readers, a YAML parser among them, are loaded with the first trace, not when the extension is activated.
    const { readSignatures } = await import("../../core/detect/readSignatures.js");
    const { readSigma } = await import("../../core/detect/sigma/readSigma.js");
    const read = readSignatures([...own, ...named].flatMap(({ files }) => files));
    const sigma = readSigma(rules.flatMap(({ files }) => files));
    return {
      signatures: [...read.signatures, ...sigma.signatures].map(({ signature }) => signature),
      own: read,
      sigma,
      problems: [...own, ...named, ...rules].flatMap(({ problems }) => problems),
    };
  }

  #watch({ own, signatures, sigma }: UserFolders): void {
    this.#watching?.dispose();
    const named = [...signatures, ...sigma];
    this.#watching = watchFiles(
      [
        `**/${profileFolder}`,
        `**/${profileFolder}/${signaturesFolder}`,
        ...own.map((folder) => new RelativePattern(folder, "**")),
        ...named.map((folder) => new RelativePattern(folder, "**/*.{sql,yml,yaml,jsonl,gz}")),
      ],
      () => {
        this.#forget();
      },
    );
  }

  #forget(): void {
    if (this.#loaded === undefined) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#loaded = undefined;
      this.#changed.fire();
    }, settleMs);
  }
}
