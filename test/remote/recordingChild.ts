/** The program that the test of detached recording kills: attaches to a recording and fetches it until its end. */
import { RunnerLink } from "../../extension/remote/recording/runnerLink.js";
import { followRecording } from "../../extension/remote/recording/followRecording.js";
import { LocalPrefix } from "../../extension/remote/recording/localPrefix.js";
import { RemoteCollector } from "../../extension/remote/recording/remoteCollector.js";
import { connectRoute } from "../../extension/remote/ssh/connectRoute.js";
import { resolveRoute } from "../../extension/remote/ssh/sshRoute.js";
import { TrustStore } from "../../extension/remote/ssh/trustStore.js";
import { ScriptedPrompts } from "../harness/sshClient.js";

const [configFile = "", trustFile = "", directory = "", path = ""] = process.argv.slice(2);
const prompts = new ScriptedPrompts();
const { signal } = new AbortController();
const link = new RunnerLink(
  async () =>
    connectRoute(await resolveRoute("runner", {}, { configFile }), {
      prompts,
      trust: new TrustStore(trustFile),
      signal,
    }),
  prompts,
);
/** Nobody watches. */
const silent = { onPhase: () => undefined, onBytes: () => undefined, onState: () => undefined };

async function fetchToItsEnd(): Promise<void> {
  const prefix = await LocalPrefix.open(path, 2 ** 30);
  const { sha256 } = await followRecording(new RemoteCollector(link, directory), prefix, silent, signal);
  link.dispose();
  console.log(sha256);
}

void fetchToItsEnd();
