import type { Uri } from "vscode";
import { EventEmitter, Uri as Uris, workspace } from "vscode";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { checkProfile, type Deviation } from "../../core/profile/checkProfile.js";
import { deviationSignatures } from "../../core/profile/deviationSignatures.js";
import { observe } from "../../core/profile/learnProfile.js";
import { profileFolder, profileKinds } from "../../core/profile/profile.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import { readSession } from "../editor/readSession.js";
import type { TraceSession } from "../editor/traceSession.js";
import { ProfileFolder } from "../profile/profileFolder.js";
import { certainRepositoryOf } from "../profile/repositoryOf.js";
import { checksProfile } from "../workbench/settings.js";
import type { TraceLog } from "../workbench/traceLog.js";
import { watchFiles } from "../workbench/watchFiles.js";
import { SignatureProblems } from "./signatureProblems.js";
import type { UserSignatures } from "./userSignatures.js";

interface Followed {
  readonly uri: Uri;
  deviations: readonly Deviation[];
}

/**
 * Runs the signatures of the user, and what a trace does otherwise than its profile, on every open trace: when it is
 * opened, and again when they change.
 */
export class SignatureRuns {
  readonly #followed = new WeakMap<TraceSession, Followed>();
  readonly #problems = new SignatureProblems();
  readonly #ran = new EventEmitter<TraceSession>();
  /** Fires when the signatures of the user have run on a trace. */
  readonly onDidRun = this.#ran.event;
  readonly #registrations: readonly { dispose(): unknown }[];

  constructor(
    private readonly user: UserSignatures,
    private readonly open: () => readonly TraceSession[],
    private readonly log: TraceLog,
  ) {
    const again = (): void => {
      for (const session of this.open()) void this.#run(session);
    };
    const watching = watchFiles([`**/${profileFolder}`, `**/${profileFolder}/profile-*.json`], again);
    this.#registrations = [watching, this.#ran, this.#problems, user.onDidChange(again)];
  }

  follow(uri: Uri, session: TraceSession): void {
    this.#followed.set(session, { uri, deviations: [] });
    session.onReplaced(() => void this.#run(session));
    void this.#run(session);
  }

  /** What the trace did that its profile does not hold; none while that is not known. */
  deviationsOf(session: TraceSession): readonly Deviation[] {
    return this.#followed.get(session)?.deviations ?? [];
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }

  async #run(session: TraceSession): Promise<void> {
    const followed = this.#followed.get(session);
    if (followed === undefined) return;
    try {
      const loaded = await this.user.load();
      followed.deviations = await this.#deviate(followed.uri, session);
      const trace = await session.trace();
      await trace.useSignatures([...loaded.signatures, ...deviationSignatures(followed.deviations)]);
      const { unchecked } = await trace.answers.getFindings(null, new CancelSource());
      this.#problems.show(loaded, unchecked);
      for (const problem of loaded.problems) this.log.write("signatures", problem);
      this.#ran.fire(session);
    } catch (thrown) {
      // A trace that cannot be read says so itself, and one that was closed needs no findings.
      if (!["unreadable", "engine-gone", "cancelled"].includes(toWireError(thrown).code))
        this.log.error(thrown);
    }
  }

  /** None where the repository has no profile, or is not trusted to bring one. */
  async #deviate(uri: Uri, session: TraceSession): Promise<readonly Deviation[]> {
    const repository = workspace.isTrusted && checksProfile() ? certainRepositoryOf(uri) : undefined;
    if (repository === undefined) return [];
    try {
      const folder = new ProfileFolder(repository);
      const config = await folder.config();
      const profile = await folder.profile(config);
      if (profileKinds.every((kind) => profile[kind] === null)) return [];
      const trace = await readSession(session, new CancelSource());
      return checkProfile(profile, await observe(sqlPortOf(trace), config)).deviations;
    } catch (thrown) {
      const { code, message } = toWireError(thrown);
      if (["unreadable", "engine-gone", "cancelled"].includes(code)) throw thrown;
      this.log.write(
        "profile",
        `${Uris.joinPath(repository, profileFolder).fsPath} could not be used: ${message}`,
      );
      return [];
    }
  }
}
