import { expect, it } from "vitest";
import type { RecordingPhase, RecordingStatus } from "./liveRecording.js";
import { recordingOn } from "./recordingText.js";

function status(phase: RecordingPhase): RecordingStatus {
  const recording = {
    directory: "/tmp/r",
    runner: { name: "runner-7", alias: "runner-7", overrides: {}, from: "settings" as const },
    path: "/traces/a.jsonl.gz",
    startedEpochMs: 0,
    maxBytes: 1000,
    scope: "all",
  };
  return { recording, phase, sizeBytes: 1, events: 12, lost: null };
}

it("tells the screen of a recording whether anybody fetches it", () => {
  const file = { scheme: "file", fsPath: "/traces/a.jsonl.gz" };
  const told = (phase: RecordingPhase): unknown => recordingOn(file, [status(phase)], "en-US");
  expect(told({ kind: "detached", reason: null })).toMatchObject({
    runner: "runner-7",
    state: expect.stringMatching(/^not attached, /u) as unknown,
    attached: false,
  });
  expect(told({ kind: "attached" })).toMatchObject({ attached: true });
  expect(told({ kind: "reconnecting", reason: "gone", nextAttemptEpochMs: 1 })).toMatchObject({
    attached: true,
  });
});

it("has nothing to tell of a file that no recording writes", () => {
  const all = [status({ kind: "detached", reason: null })];
  expect(recordingOn({ scheme: "file", fsPath: "/traces/b.jsonl.gz" }, all, "en-US")).toBeNull();
  expect(recordingOn({ scheme: "vscode-vfs", fsPath: "/traces/a.jsonl.gz" }, all, "en-US")).toBeNull();
});
