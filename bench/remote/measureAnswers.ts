import { join } from "node:path";
import { openTrace } from "../../core/engine/openTrace.js";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import { CancelSource } from "../../core/protocol/rpc.js";
import { followRecording } from "../../extension/remote/recording/followRecording.js";
import { installCollector, removeCollector } from "../../extension/remote/recording/installCollector.js";
import { LocalPrefix } from "../../extension/remote/recording/localPrefix.js";
import { RemoteCollector } from "../../extension/remote/recording/remoteCollector.js";
import { recordingOf } from "../../test/harness/recordingOptions.js";
import { collectorFolder, type RunnerUnderTest } from "../../test/harness/runnerUnderTest.js";
import { builtEngine } from "../../test/harness/testTrace.js";
import { type Shown, tellLatency, workloadCommand } from "./liveLatency.js";

/** Compiling the database takes a second or two. */
const engineStartMs = 4000;

/** From the moment an event happened to the moment the questions of the screen are answered with it. */
export async function measureAnswers(runner: RunnerUnderTest): Promise<void> {
  const link = runner.link();
  const directory = await installCollector(link, collectorFolder);
  const collector = new RemoteCollector(link, directory);
  const path = join(runner.folder, "live.jsonl.gz");
  const prefix = await LocalPrefix.open(path, 2 ** 30);
  const ended = new SharedArrayBuffer(4);
  const trace = openTrace({ kind: "growing", path, name: "live.jsonl.gz", ended }, builtEngine);
  // As in the editor, where the trace is opened before the collector is uploaded: its engine runs when events come.
  await new Promise((resolve) => setTimeout(resolve, engineStartMs));
  await collector.start(recordingOf(workloadCommand));
  const shown: Shown[] = [];
  const state = { asking: false };
  let asked = -1;
  // What is told between two revisions is counted already, but not in the tree yet.
  let derived = { revision: -1, lastEpochUs: null as number | null };
  const ask = async (): Promise<void> => {
    const { revision, lastEpochUs } = derived;
    if (state.asking || revision === asked || lastEpochUs === null) return;
    state.asking = true;
    asked = revision;
    const signal = new CancelSource();
    const filter = emptyFilter;
    await Promise.all([
      trace.answers.getProcesses(null, signal),
      trace.answers.getMatches({ filter }, signal),
      trace.answers.getOverview({ widthPx: 1024, filter }, signal),
    ]);
    shown.push({
      atEpochMs: performance.timeOrigin + performance.now(),
      lastEventEpochMs: lastEpochUs / 1000,
    });
    state.asking = false;
    void ask();
  };
  const stopListening = trace.onStatus(({ revision, report }) => {
    if (revision !== derived.revision) derived = { revision, lastEpochUs: report.lastEpochUs };
    void ask();
  });
  const whole = await followRecording(
    collector,
    prefix,
    { onPhase: () => undefined, onBytes: () => undefined, onState: () => undefined },
    new AbortController().signal,
  );
  Atomics.store(new Int32Array(ended), 0, 1);
  await trace.whenFinished();
  while (state.asking) await new Promise((resolve) => setTimeout(resolve, 10));
  stopListening();
  await trace.dispose();
  await collector.clean(whole.sha256);
  await removeCollector(link, directory);
  tellLatency("to the answers", shown, path);
}
