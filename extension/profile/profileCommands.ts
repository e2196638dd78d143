import type { Disposable } from "vscode";
import { commands, ProgressLocation, Uri, window } from "vscode";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { approve, checkProfile, type Deviation } from "../../core/profile/checkProfile.js";
import { observe, type Observations, profileOf } from "../../core/profile/learnProfile.js";
import { mergeProfiles, type Profile, profileFileNames, profileKinds } from "../../core/profile/profile.js";
import type { ProfileConfig } from "../../core/profile/profileConfig.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import { readSession } from "../editor/readSession.js";
import type { Screens } from "../editor/screens.js";
import type { TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import type { commandIds } from "./commandIds.js";
import { ProfileFolder } from "./profileFolder.js";
import { repositoryOf } from "./repositoryOf.js";
import { showError, showInformation } from "../workbench/messages.js";

/** What learning and checking work with. */
export interface ProfileParts {
  readonly sessions: TraceRegistry<TraceSession>;
  readonly screens: Screens;
}

/** A trace with the profile of its repository. */
interface Subject {
  readonly folder: ProfileFolder;
  readonly config: ProfileConfig;
  readonly profile: Profile;
  readonly observed: Observations;
}

export function registerProfileCommands(parts: ProfileParts): Disposable[] {
  const handlers: Record<(typeof commandIds)[number], (subject: Subject) => Promise<void>> = {
    "traceInvestigator.learnProfile": learn,
    "traceInvestigator.checkProfile": check,
  };
  return Object.entries(handlers).map(([id, run]) =>
    commands.registerCommand(id, (document?: unknown) => onSubject(parts, document, run)),
  );
}

async function onSubject(
  { sessions, screens }: ProfileParts,
  document: unknown,
  run: (subject: Subject) => Promise<void>,
): Promise<void> {
  const uri = document instanceof Uri ? document : screens.active?.uri;
  if (uri === undefined) {
    void showInformation("Open a trace first: this command acts on the trace in front.");
    return;
  }
  const repository = await repositoryOf(uri, "its profile is");
  if (repository === undefined) return;
  try {
    const folder = new ProfileFolder(repository);
    const config = await folder.config();
    const profile = await folder.profile(config);
    const observed = await observeTrace(sessions, uri, config);
    await run({ folder, config, profile, observed });
  } catch (thrown) {
    const error = toWireError(thrown);
    if (error.code !== "cancelled") void showError(`The profile could not be used. ${error.message}`);
  }
}

async function observeTrace(
  sessions: TraceRegistry<TraceSession>,
  uri: Uri,
  config: ProfileConfig,
): Promise<Observations> {
  const lease = sessions.acquire(uri.toString());
  try {
    return await window.withProgress(
      { location: ProgressLocation.Notification, cancellable: true, title: "Reading what the trace did" },
      async (_progress, token) => {
        const cancel = new CancelSource();
        token.onCancellationRequested(() => {
          cancel.cancel();
        });
        return observe(sqlPortOf(await readSession(lease.shared, cancel)), config);
      },
    );
  } finally {
    lease.release();
  }
}

async function learn({ folder, config, profile, observed }: Subject): Promise<void> {
  const learned = mergeProfiles(profile, profileOf(observed));
  await folder.write(learned, config);
  const counts = profileKinds.map(
    (kind) => `${profileFileNames[kind]}: ${learned[kind]?.length ?? "not learned"}`,
  );
  void showInformation(`Profile learned. ${counts.join(", ")}.`);
}

async function check({ folder, config, profile, observed }: Subject): Promise<void> {
  const { deviations, noBaseline } = checkProfile(profile, observed);
  const missing = noBaseline.map((kind) => profileFileNames[kind]).join(", ");
  const note = missing === "" ? "" : ` No baseline for ${missing}: learn a profile from a good run first.`;
  if (deviations.length === 0) {
    void showInformation(
      `${noBaseline.length === profileKinds.length ? "" : "Nothing deviates from the profile."}${note}`.trim(),
    );
    return;
  }
  const chosen = await chooseDeviations(deviations, note);
  if (chosen.length === 0) return;
  await folder.write(approve(profile, chosen), config);
  void showInformation(`${chosen.length} of ${deviations.length} deviations approved.`);
}

/** Those that the user approves; none when the list is left. */
async function chooseDeviations(
  deviations: readonly Deviation[],
  note: string,
): Promise<readonly Deviation[]> {
  const items = deviations.map((deviation) => ({
    label: deviation.message,
    description: `${deviation.kind}, line ${deviation.event_id}`,
    deviation,
  }));
  const chosen = await window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: `${deviations.length} deviations from the profile.${note}`,
    placeHolder: "Choose the ones to approve; they become part of the profile",
  });
  return (chosen ?? []).map(({ deviation }) => deviation);
}
