import { describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd, sampleSource } from "../../test/harness/testTrace.js";
import { sqlPortOf } from "../engine/sqlPortOf.js";
import type { TraceSource } from "../protocol/openTrace.js";
import { approve, checkProfile } from "./checkProfile.js";
import { observe, type Observations, profileOf } from "./learnProfile.js";
import { Normaliser, normaliserNames } from "./normaliser.js";
import { mergeProfiles, noProfile, type Profile, profileFileNames } from "./profile.js";
import {
  defaultProfileConfig,
  formatProfileConfig,
  parseProfileConfig,
  type ProfileConfig,
} from "./profileConfig.js";
import {
  formatProfileFile,
  normaliseProfile,
  parseProfileFile,
  readProfile,
  readProfileConfig,
} from "./profileFiles.js";

async function observed(
  source: TraceSource,
  config: ProfileConfig = defaultProfileConfig,
): Promise<Observations> {
  const trace = await readToEnd(source);
  try {
    return await observe(sqlPortOf(trace), config);
  } finally {
    await trace.dispose();
  }
}

const run = (ms: number, pid: number, ...args: string[]): object =>
  eventAt(ms, {
    type: "process_exec",
    pid,
    ppid: 1,
    uid: 1001,
    comm: args[0],
    filename: `/usr/bin/${args[0] ?? ""}`,
    args,
  });

const job = (...more: readonly object[]): TraceSource =>
  gzipSource(
    run(0, 100, "curl", "--token", "s3cret", "--output", "/tmp/tmp.Ab12Cd34Ef/x", "http://h.example/"),
    eventAt(1, { type: "dns_query", pid: 100, hostname: "H.example." }),
    eventAt(2, { type: "net_connect", pid: 100, dst_addr: "192.0.2.7", dst_port: 443, protocol: "tcp" }),
    eventAt(3, { type: "net_connect", pid: 100, dst_addr: "127.0.0.1", dst_port: 45678, protocol: "tcp" }),
    eventAt(4, { type: "file_write", pid: 100, path: "/home/runner/work/app/app/dist/a.js", bytes: 1 }),
    ...more,
  );

/** The job by the default configuration: read once, asked often. */
let plainJob: Promise<Observations> | undefined;
const observedJob = (): Promise<Observations> => (plainJob ??= observed(job()));

describe("learning from a run", () => {
  it("takes a program of a hundred thousand arguments, and leaves out pairs among them", async () => {
    const many = Array.from({ length: 100_000 }, () => "a");
    const source = gzipSource(run(0, 1, "cat", ...many, "--token", "s3cret", "z", "--token"));
    const { exec } = await observed(source, { ...defaultProfileConfig, args_discard_pair: ["^--token$"] });
    const args = exec[0]?.entry.process_args ?? [];
    expect(args).toHaveLength(1 + many.length + 1);
    expect(args.slice(-2)).toEqual(["a", "z"]);
  });

  it("writes what names each thing, and nothing that changes from run to run", async () => {
    expect(profileOf(await observedJob())).toEqual({
      exec: [
        {
          user_id: 1001,
          process_name: "curl",
          binary_path: "/usr/bin/curl",
          binary_sha256: null,
          process_args: ["curl", "--token", "s3cret", "--output", "/tmp/<temp>/x", "http://h.example/"],
          process_env: null,
        },
      ],
      writes: ["dist/a.js"],
      dns: ["h.example"],
      connections: [
        { host: "127.0.0.1", port: null, protocol: "tcp" },
        { host: "h.example", port: 443, protocol: "tcp" },
      ],
    });
  });

  it("leaves out what the configuration discards and replaces what it names", async () => {
    const config = parseProfileConfig(
      JSON.stringify({
        args_discard: ["^/tmp/"],
        args_discard_pair: ["^--token$"],
        dns_discard: ["example$"],
        writes_discard: ["\\.js$"],
        connections_discard: ["^127\\."],
        replace: [{ pattern: "h\\.example", with: "<mirror>" }],
      }),
    );
    const found = await observed(job(), config);
    expect(found.exec.map(({ entry }) => entry.process_args)).toEqual([
      ["curl", "--output", "http://<mirror>/"],
    ]);
    expect([found.dns, found.writes]).toEqual([[], []]);
    expect(found.connections.map(({ entry }) => entry.host)).toEqual(["<mirror>"]);
  });

  it("learns nothing of a kind that the trace does not record", async () => {
    const found = profileOf(
      await observed(gzipSource(eventAt(0, { type: "dns_query", pid: 1, hostname: "a.example" }))),
    );
    expect(found).toEqual({ ...noProfile, dns: ["a.example"] });
  });
});

describe("checking a run", () => {
  it("finds in the attacked job what the attack did, and in the clean job nothing", async () => {
    const clean = await observed(sampleSource("job-clean"));
    const attack = await observed(sampleSource("job-attack"));
    const profile = profileOf(clean);
    expect(checkProfile(profile, clean)).toEqual({ deviations: [], noBaseline: [] });
    const { deviations } = checkProfile(profile, attack);
    const of = (kind: string): unknown[] =>
      deviations.filter((found) => found.kind === kind).map(({ entry }) => entry);
    expect(of("dns")).toEqual(["telemetry.good.example", "exfil.bad.example"]);
    expect(of("connections")).toEqual([
      { host: "telemetry.good.example", port: 80, protocol: "tcp" },
      { host: "exfil.bad.example", port: 80, protocol: "tcp" },
    ]);
    expect(of("writes")).toEqual([
      "node_modules/left-padder/setup.js",
      "/tmp/run.sh",
      "/tmp/dump.py",
      "/tmp/out.b64",
    ]);
    expect(of("exec")).toHaveLength(12);
    const approved = approve(profile, deviations);
    expect(checkProfile(approved, attack).deviations).toEqual([]);
  });

  it("says that there is no baseline and calls nothing a deviation", async () => {
    const found = await observedJob();
    expect(checkProfile(noProfile, found)).toEqual({
      deviations: [],
      noBaseline: ["exec", "writes", "dns", "connections"],
    });
    const { deviations, noBaseline } = checkProfile({ ...noProfile, dns: [] }, found);
    expect(noBaseline).toEqual(["exec", "writes", "connections"]);
    expect(deviations).toMatchObject([
      { id: "dns:h.example", event_id: 2, message: "Looked up h.example for the first time." },
    ]);
  });

  it("approves one deviation and leaves the others", async () => {
    const found = await observedJob();
    const empty: Profile = { exec: [], writes: [], dns: [], connections: [] };
    const { deviations } = checkProfile(empty, found);
    const approved = approve(
      empty,
      deviations.filter(({ kind }) => kind === "writes"),
    );
    expect(approved).toEqual({ ...empty, writes: ["dist/a.js"] });
    expect(checkProfile(approved, found).deviations).toHaveLength(deviations.length - 1);
  });

  it("takes what an entry leaves open for anything", async () => {
    const found = await observedJob();
    const profile = profileOf(found);
    const open: Profile = {
      ...profile,
      exec: profile.exec?.map((entry) => ({ ...entry, user_id: null })) ?? null,
      connections: profile.connections?.map((entry) => ({ ...entry, port: null, protocol: null })) ?? null,
    };
    expect(checkProfile(open, found).deviations).toEqual([]);
  });
});

describe("the files of a profile", () => {
  const profile: Profile = {
    exec: [],
    writes: ["b", "a", "a"],
    dns: ["x.example"],
    connections: [{ host: "x.example", port: 443, protocol: "tcp" }],
  };

  it("are sorted, one entry a line, and the same again when read and written", () => {
    const text = formatProfileFile("writes", profile.writes ?? []);
    expect(text).toBe('[\n  "a",\n  "b"\n]\n');
    expect(formatProfileFile("writes", parseProfileFile("writes", text))).toBe(text);
    expect(formatProfileFile("exec", [])).toBe("[]\n");
    expect(
      parseProfileFile("connections", formatProfileFile("connections", profile.connections ?? [])),
    ).toEqual(profile.connections);
  });

  it("grow by what is new, whatever the order of learning", () => {
    const [one, two] = [
      { ...noProfile, dns: ["a", "c"] },
      { ...noProfile, dns: ["b", "a"] },
    ];
    expect(mergeProfiles(one, two)).toEqual(mergeProfiles(two, one));
    expect(mergeProfiles(one, two).dns).toEqual(["a", "b", "c"]);
    expect(mergeProfiles(one, noProfile).writes).toBeNull();
  });

  it("of tracker-action are read", () => {
    const text = JSON.stringify([
      {
        user_id: 1001,
        process_name: "node",
        binary_path: "/opt/node-20.1.0/bin/node",
        binary_sha256: "ab".repeat(32),
        binary_ctime: 1674050940125639000,
        process_args: ["node", "/tmp/tmp.Ab12Cd34Ef/x"],
        process_env: ["A=1"],
      },
    ]);
    const read = { ...noProfile, exec: parseProfileFile("exec", text) };
    expect(normaliseProfile(read, new Normaliser(normaliserNames)).exec).toEqual([
      {
        user_id: 1001,
        process_name: "node",
        binary_path: "/opt/node-<version>/bin/node",
        binary_sha256: "ab".repeat(32),
        process_args: ["node", "/tmp/<temp>/x"],
        process_env: ["A=1"],
      },
    ]);
  });

  it("that are missing are no baseline; that are broken are named", async () => {
    expect(await readProfile(() => Promise.resolve(null))).toEqual(noProfile);
    const broken = (text: string): Promise<Profile> =>
      readProfile((name) => Promise.resolve(name === profileFileNames.dns ? text : null));
    await expect(broken("{")).rejects.toThrow("profile-dns.json: ");
    await expect(broken("{}")).rejects.toThrow("not a JSON list");
    await expect(broken("[1]")).rejects.toThrow("Entry 1");
  });
});

describe("the configuration", () => {
  it("is the default where there is none, and keeps what it does not know", async () => {
    expect(await readProfileConfig(() => Promise.resolve(null), "profile-config.json")).toEqual(
      defaultProfileConfig,
    );
    const text = formatProfileConfig(
      parseProfileConfig('{"env_discard": ["TOKEN"], "args_discard": ["_temp/"]}'),
    );
    expect(JSON.parse(text)).toMatchObject({ env_discard: ["TOKEN"], args_discard: ["_temp/"] });
    expect(formatProfileConfig(parseProfileConfig(text))).toBe(text);
  });

  it.each([
    ["[]", "not a JSON object"],
    ['{"args_discard": "x"}', "not a list"],
    ['{"args_discard": [1]}', "other than text"],
    ['{"dns_discard": ["(?=x)"]}', "linear time"],
    ['{"normalise": ["everything"]}', "no normaliser"],
    ['{"replace": [{"pattern": "x"}]}', "with"],
  ])("%s is refused with a reason", (text, reason) => {
    expect(() => parseProfileConfig(text)).toThrow(reason);
  });

  it("lets no pattern be SQL", async () => {
    const word = "'); drop table event; --";
    const config = {
      ...defaultProfileConfig,
      dns_discard: [word.replace(")", "\\)")],
      replace: [{ pattern: "x", with: word }],
    };
    expect((await observed(job(), config)).dns).toHaveLength(1);
  });
});
