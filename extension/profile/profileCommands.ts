import type { Disposable } from "vscode";
import { commands, ProgressLocation, Uri, window } from "vscode";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { approve, checkProfile, type Deviation } from "../../core/profile/checkProfile.js";
import { caveatsOf } from "../../core/model/caveatsOf.js";
import { observe, type Observations, profileOf } from "../../core/profile/learnProfile.js";
import { mergeProfiles, type Profile, profileFileNames, profileKinds } from "../../core/profile/profile.js";
import type { ProfileConfig } from "../../core/profile/profileConfig.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import { readSoFar } from "../editor/readSession.js";
import type { Screens } from "../editor/screens.js";
import type { TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import type { commandIds } from "./commandIds.js";
import { ProfileFolder } from "./profileFolder.js";
import { repositoryOf } from "./repositoryOf.js";
import { messageText } from "../workbench/messageText.js";
import { askInDialogue, showError, showInformation } from "../workbench/messages.js";

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
  /** Why the trace is not the whole run, a sentence each; none where it is. */
  readonly caveats: readonly string[];
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
    await run({ folder, config, profile, ...(await observeTrace(sessions, uri, config)) });
  } catch (thrown) {
    const error = toWireError(thrown);
    if (error.code !== "cancelled") void showError(`The profile could not be used. ${error.message}`);
  }
}

async function observeTrace(
  sessions: TraceRegistry<TraceSession>,
  uri: Uri,
  config: ProfileConfig,
): Promise<Pick<Subject, "observed" | "caveats">> {
  const lease = sessions.acquire(uri.toString());
  try {
    return await window.withProgress(
      { location: ProgressLocation.Notification, cancellable: true, title: "Reading what the trace did" },
      async (_progress, token) => {
        const cancel = new CancelSource();
        token.onCancellationRequested(() => {
          cancel.cancel();
        });
        const trace = await readSoFar(lease.shared, cancel);
        const caveats = caveatsOf(trace.status);
        return { observed: await observe(sqlPortOf(trace), config), caveats };
      },
    );
  } finally {
    lease.release();
  }
}

async function learn({ folder, config, profile, observed, caveats }: Subject): Promise<void> {
  if (caveats.length > 0 && !(await learnsFromPart(caveats))) return;
  const learned = mergeProfiles(profile, profileOf(observed));
  await folder.write(learned, config);
  const counts = profileKinds.map(
    (kind) => `${profileFileNames[kind]}: ${learned[kind]?.length ?? "not learned"}`,
  );
  void showInformation([`Profile learned. ${counts.join(", ")}.`, ...caveats].join(" "));
}

/** What an incomplete run lacks becomes a deviation in every whole one. */
async function learnsFromPart(caveats: readonly string[]): Promise<boolean> {
  const learnAnyway = "Learn";
  const detail = [...caveats, "What is missing in it will deviate from the profile later."].join("\n");
  return (await askInDialogue("Learn from a run that is incomplete?", detail, learnAnyway)) === learnAnyway;
}

async function check({ folder, config, profile, observed, caveats }: Subject): Promise<void> {
  const { deviations, noBaseline } = checkProfile(profile, observed);
  const missing = noBaseline.map((kind) => profileFileNames[kind]).join(", ");
  const notes = [
    ...(missing === "" ? [] : [`No baseline for ${missing}: learn a profile from a good run first.`]),
    ...caveats,
  ];
  if (deviations.length === 0) {
    const none = noBaseline.length === profileKinds.length ? [] : ["Nothing deviates from the profile."];
    void showInformation([...none, ...notes].join(" "));
    return;
  }
  const chosen = await chooseDeviations(deviations, notes);
  if (chosen.length === 0) return;
  await folder.write(approve(profile, chosen), config);
  void showInformation(`${chosen.length} of ${deviations.length} deviations approved.`);
}

/** Those that the user approves; none when the list is left. */
async function chooseDeviations(
  deviations: readonly Deviation[],
  notes: readonly string[],
): Promise<readonly Deviation[]> {
  const items = deviations.map((deviation) => ({
    label: deviation.message,
    description: `${deviation.kind}, line ${deviation.event_id}`,
    deviation,
  }));
  const chosen = await window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: messageText([`${deviations.length} deviations from the profile.`, ...notes].join(" ")),
    placeHolder: "Choose the ones to approve; they become part of the profile",
  });
  return (chosen ?? []).map(({ deviation }) => deviation);
}
