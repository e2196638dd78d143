import { homedir } from "node:os";
import { join } from "node:path";
import { ConfigurationTarget, Uri, window, workspace } from "vscode";
import { showInformation } from "../workbench/messages.js";
import type { Runner } from "./runner.js";
import { parseRunner, withoutRunner, withRunner } from "./runner.js";
import type { RunnersView } from "./runnersView.js";

const setting = "remote.runners";

/** Asks for a runner out of the list; undefined where the reader leaves the question. */
export async function pickRunner(view: RunnersView): Promise<Runner | undefined> {
  const runners = await view.runners();
  if (runners.length === 0) {
    const add = "Add Runner";
    if ((await showInformation("No runner is known yet.", add)) === add) await addRunner();
    return undefined;
  }
  const items = runners.map((runner) => ({ label: runner.name, description: runner.alias, runner }));
  return (await window.showQuickPick(items, { placeHolder: "Runner" }))?.runner;
}

/** Asks for a host and adds it to the settings. */
export async function addRunner(): Promise<void> {
  const text = await window.showInputBox({
    title: "Add Runner",
    prompt: "Host to record on: an alias of ~/.ssh/config, or user@host:port",
    ignoreFocusOut: true,
    validateInput: (typed) => {
      try {
        parseRunner(typed);
        return undefined;
      } catch (thrown) {
        return (thrown as Error).message;
      }
    },
  });
  if (text === undefined) return;
  const longer = withRunner(read(), text);
  if (longer === undefined) void showInformation(`${text} is in the list already.`);
  else await write(longer);
}

/** Takes a runner out of the settings; one of ~/.ssh/config stays, and the reader is told where it comes from. */
export async function removeRunner(view: RunnersView, runner: Runner): Promise<void> {
  if (runner.from === "ssh_config") {
    await tellConfigured(`${runner.name} comes from ~/.ssh/config. Remove it there.`);
    return;
  }
  const before = read();
  await write(withoutRunner(before, runner));
  const rest = (await view.runners()).find(({ name }) => name === runner.name);
  if (rest?.from === "ssh_config")
    await tellConfigured(
      `${runner.name} was removed from the settings. It is still listed, since ~/.ssh/config names it.`,
    );
  else await offerUndo(runner, before, rest !== undefined);
}

async function tellConfigured(text: string): Promise<void> {
  const open = "Open ~/.ssh/config";
  if ((await showInformation(text, open)) === open)
    await window.showTextDocument(Uri.file(join(homedir(), ".ssh", "config")));
}

async function offerUndo(runner: Runner, before: readonly unknown[], isListed: boolean): Promise<void> {
  const undo = "Undo";
  const rest = isListed ? " It is listed until its recordings are complete or cleaned up." : "";
  const text = `${runner.name} was removed. The key that was accepted for it and what you kept of passwords stay until you forget them.`;
  if ((await showInformation(text + rest, undo)) === undo) await write(before);
}

function read(): readonly unknown[] {
  return workspace.getConfiguration("traceInvestigator").get<unknown[]>(setting, []);
}

async function write(runners: readonly unknown[]): Promise<void> {
  const settings = workspace.getConfiguration("traceInvestigator");
  await settings.update(setting, runners.length > 0 ? runners : undefined, ConfigurationTarget.Global);
}
