import { join } from "node:path";
import { approve, checkProfile, type Deviation, type ProfileCheck } from "../core/profile/checkProfile.js";
import { observe, type Observations, profileOf } from "../core/profile/learnProfile.js";
import { Normaliser } from "../core/profile/normaliser.js";
import {
  mergeProfiles,
  noProfile,
  type Profile,
  profileConfigFileName,
  profileFileNames,
  profileFolder,
  profileKinds,
} from "../core/profile/profile.js";
import { formatProfileConfig, type ProfileConfig } from "../core/profile/profileConfig.js";
import {
  formatProfileFile,
  normaliseProfile,
  readProfile,
  readProfileConfig,
} from "../core/profile/profileFiles.js";
import { exitCode } from "./exitCode.js";
import { readTextIfThere, writeText } from "./localFiles.js";
import { printable } from "./printable.js";
import { readTraceFile, reportProblems, warn } from "./readTraceFile.js";
import { sqlPortOf } from "../core/engine/sqlPortOf.js";

export interface ProfileOptions {
  /** Folder of the profile. */
  readonly dir?: string;
}

/** `profile learn FILE…`: adds what the traces did to the profile. */
export async function learn(files: readonly string[], options: ProfileOptions): Promise<number> {
  const folder = new ProfileFolder(options);
  const config = await folder.config();
  let profile = await folder.profile(config);
  for (const file of files) {
    const observed = await observeFile(file, config);
    if (observed === null) return exitCode.unreadable;
    const learned = profileOf(observed);
    for (const kind of profileKinds) {
      if (learned[kind] === null) warn(`${file} has no events for ${profileFileNames[kind]}.`);
    }
    profile = mergeProfiles(profile, learned);
  }
  await folder.write(profile, config);
  process.stdout.write(countsText(profile));
  return exitCode.ok;
}

export interface CheckOptions extends ProfileOptions {
  readonly json?: boolean;
  readonly failOnDiff?: boolean;
}

/** `profile check FILE`: what the trace did that the profile does not hold. */
export async function check(file: string, options: CheckOptions): Promise<number> {
  const folder = new ProfileFolder(options);
  const config = await folder.config();
  const profile = await folder.profile(config);
  const observed = await observeFile(file, config);
  if (observed === null) return exitCode.unreadable;
  const result = checkProfile(profile, observed);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(toJson(result), null, 2)}\n` : toText(result),
  );
  if (options.failOnDiff !== true) return exitCode.ok;
  if (result.deviations.length > 0) return exitCode.differs;
  return result.noBaseline.length > 0 ? exitCode.noBaseline : exitCode.ok;
}

export interface ApproveOptions extends ProfileOptions {
  readonly only?: readonly string[];
}

/** `profile approve FILE [--only ID…]`: makes deviations part of the profile. */
export async function approveDeviations(file: string, options: ApproveOptions): Promise<number> {
  const folder = new ProfileFolder(options);
  const config = await folder.config();
  const profile = await folder.profile(config);
  const observed = await observeFile(file, config);
  if (observed === null) return exitCode.unreadable;
  const { deviations, noBaseline } = checkProfile(profile, observed);
  const chosen = deviations.filter(({ id }) => options.only?.includes(id) ?? true);
  const missing = (options.only ?? []).filter((id) => !deviations.some((deviation) => deviation.id === id));
  for (const id of missing) warn(`The trace has no deviation ${printable(id)}.`);
  for (const kind of noBaseline) warn(`There is no ${profileFileNames[kind]}: learn one first.`);
  await folder.write(approve(profile, chosen), config);
  process.stdout.write(`${chosen.length} of ${deviations.length} deviations approved.\n`);
  return missing.length > 0 ? exitCode.unreadable : exitCode.ok;
}

async function observeFile(file: string, config: ProfileConfig): Promise<Observations | null> {
  const trace = await readTraceFile(file);
  try {
    return reportProblems(trace) ? null : await observe(sqlPortOf(trace), config);
  } finally {
    await trace.dispose();
  }
}

/** The files of a profile on disk. */
class ProfileFolder {
  readonly #path: string;

  constructor({ dir }: ProfileOptions) {
    this.#path = dir ?? profileFolder;
  }

  config(): Promise<ProfileConfig> {
    return readProfileConfig(this.#read, profileConfigFileName);
  }

  async profile(config: ProfileConfig): Promise<Profile> {
    return normaliseProfile(await readProfile(this.#read), new Normaliser(config.normalise));
  }

  async write(profile: Profile, config: ProfileConfig): Promise<void> {
    await this.#write("exec", profile);
    await this.#write("writes", profile);
    await this.#write("dns", profile);
    await this.#write("connections", profile);
    if ((await this.#read(profileConfigFileName)) === null) {
      await writeText(join(this.#path, profileConfigFileName), formatProfileConfig(config));
    }
  }

  async #write(kind: (typeof profileKinds)[number], profile: Profile): Promise<void> {
    const entries = profile[kind] ?? noProfile[kind];
    if (entries === null) return;
    await writeText(join(this.#path, profileFileNames[kind]), formatProfileFile(kind, entries));
  }

  readonly #read = (name: string): Promise<string | null> => readTextIfThere(join(this.#path, name));
}

function toJson({ deviations, noBaseline }: ProfileCheck): object {
  return { deviations, no_baseline: noBaseline };
}

function toText({ deviations, noBaseline }: ProfileCheck): string {
  const missing = noBaseline.map(
    (kind) => `No baseline: there is no ${profileFileNames[kind]} to compare with.\n`,
  );
  const lines = deviations.map(
    ({ kind, message, event_id }) => `${kind.padEnd(12)}line ${event_id}  ${printable(message)}\n`,
  );
  const total = noBaseline.length === profileKinds.length ? "" : `${countOf(deviations)} from the profile.\n`;
  return [...lines, ...missing, total].join("");
}

function countOf(deviations: readonly Deviation[]): string {
  return deviations.length === 1 ? "1 deviation" : `${deviations.length} deviations`;
}

function countsText(profile: Profile): string {
  return profileKinds
    .map((kind) => `${profileFileNames[kind].padEnd(26)}${profile[kind]?.length ?? "not learned"}\n`)
    .join("");
}
