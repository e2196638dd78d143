import { FileSystemError, Uri, workspace } from "vscode";
import { Normaliser } from "../../core/profile/normaliser.js";
import {
  type Profile,
  profileConfigFileName,
  profileFileNames,
  profileFolder,
} from "../../core/profile/profile.js";
import { formatProfileConfig, type ProfileConfig } from "../../core/profile/profileConfig.js";
import {
  formatProfileFile,
  normaliseProfile,
  readProfile,
  readProfileConfig,
} from "../../core/profile/profileFiles.js";
import { saveText } from "../workbench/savedFile.js";

/** The profile of a repository that is open in the workbench. */
export class ProfileFolder {
  readonly #uri: Uri;

  constructor(repository: Uri) {
    this.#uri = Uri.joinPath(repository, profileFolder);
  }

  config(): Promise<ProfileConfig> {
    return readProfileConfig(this.#read, profileConfigFileName);
  }

  async profile(config: ProfileConfig): Promise<Profile> {
    return normaliseProfile(await readProfile(this.#read), new Normaliser(config.normalise));
  }

  /** Writes the kinds that are known, and the configuration where there is none. */
  async write({ exec, writes, dns, connections }: Profile, config: ProfileConfig): Promise<void> {
    const files: [name: string, text: string | null][] = [
      [profileFileNames.exec, exec && formatProfileFile("exec", exec)],
      [profileFileNames.writes, writes && formatProfileFile("writes", writes)],
      [profileFileNames.dns, dns && formatProfileFile("dns", dns)],
      [profileFileNames.connections, connections && formatProfileFile("connections", connections)],
    ];
    for (const [name, text] of files) if (text !== null) await this.#write(name, text);
    if ((await this.#read(profileConfigFileName)) === null) {
      await this.#write(profileConfigFileName, formatProfileConfig(config));
    }
  }

  #write(name: string, text: string): Promise<void> {
    return saveText(Uri.joinPath(this.#uri, name), [text]);
  }

  readonly #read = async (name: string): Promise<string | null> => {
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(this.#uri, name)));
    } catch (thrown) {
      if (thrown instanceof FileSystemError && thrown.code === "FileNotFound") return null;
      throw thrown;
    }
  };
}
