import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesSource, readToEnd } from "../../test/harness/testTrace.js";
import { sqlPortOf } from "../engine/sqlPortOf.js";
import type { OpenTrace } from "../protocol/openTrace.js";
import { CancelSource } from "../protocol/rpc.js";
import { approve, checkProfile, type Deviation } from "./checkProfile.js";
import { deviationOf, deviationSignatures } from "./deviationSignatures.js";
import { observe, type Observations, profileOf } from "./learnProfile.js";
import { defaultProfileConfig } from "./profileConfig.js";

const never = new CancelSource();
let trace: OpenTrace;
let observed: Observations;

beforeAll(async () => {
  const attack = readFileSync(join(import.meta.dirname, "..", "detect", "attacks", "axios.jsonl"));
  trace = await readToEnd(bytesSource(attack, "axios.jsonl"));
  observed = await observe(sqlPortOf(trace), defaultProfileConfig);
});

afterAll(async () => {
  await trace.dispose();
});

/** The profile of the run without what it connected to and looked up. */
function withoutHosts(): readonly Deviation[] {
  const profile = { ...profileOf(observed), dns: ["other.example"], connections: [] };
  return checkProfile(profile, observed).deviations;
}

describe("deviations as signatures", () => {
  it("are findings with their process, their event and their text", async () => {
    const deviations = withoutHosts();
    expect(deviations.length).toBeGreaterThan(1);
    await trace.useSignatures(deviationSignatures(deviations));
    const { findings, unchecked } = await trace.answers.getFindings(null, never);
    expect(unchecked.filter(({ failed }) => failed)).toEqual([]);
    const told = findings.filter(({ signatureId }) => signatureId.startsWith("profile-"));
    expect(told.map(({ title, processId, eventIds }) => [title, processId, ...eventIds]).sort()).toEqual(
      deviations.map(({ message, process_id, event_id }) => [message, process_id, event_id]).sort(),
    );
    for (const finding of told) expect(deviationOf(deviations, finding)?.message).toBe(finding.title);
    const [other] = findings.filter(({ signatureId }) => !signatureId.startsWith("profile-"));
    expect(other && deviationOf(deviations, other)).toBeUndefined();
  });

  it("are none when all is approved", () => {
    const profile = { ...profileOf(observed), dns: ["other.example"], connections: [] };
    expect(deviationSignatures(checkProfile(approve(profile, withoutHosts()), observed).deviations)).toEqual(
      [],
    );
  });

  it("hold hostile text and events without a process", async () => {
    const hostile: Deviation = {
      id: "x",
      kind: "writes",
      entry: "x",
      message: "Wrote '); drop table event; -- for the first time.",
      process_id: NaN,
      event_id: 1,
    };
    await trace.useSignatures(deviationSignatures([hostile]));
    const { findings } = await trace.answers.getFindings(null, never);
    expect(findings.find(({ signatureId }) => signatureId === "profile-writes")?.title).toBe(hostile.message);
  });
});
