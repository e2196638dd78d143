import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ScriptedPrompts, SshClient } from "../harness/sshClient.js";
import { makeKey, publicKey, SshServer } from "../harness/sshServer.js";

describe("the key of a host", () => {
  let server: SshServer;
  let client: SshClient;
  let key = "";
  let other = "";
  let token = "";

  beforeAll(async () => {
    server = await SshServer.start({ users: [{ name: "keyed" }], hostKeys: ["ed25519", "rsa"] });
    key = server.makeKey("client");
    other = publicKey(server.makeKey("other")).trim();
    server.authorize("keyed", key);
    token = `[127.0.0.1]:${server.port}`;
  });
  afterAll(() => {
    server.stop();
  });
  beforeEach(() => {
    client = new SshClient();
    client.configure(SshClient.host("runner", server, "keyed", [`IdentityFile ${key}`]));
  });
  afterEach(() => {
    client.close();
  });

  /** Connects and tells how it went, and how OpenSSH sees the same file. */
  async function outcome(known: string): Promise<{ ours: string; openssh: boolean; asked: number }> {
    client.trust(known);
    const prompts = new ScriptedPrompts(undefined, false);
    const ours = await client.whoAmI("runner", prompts).then(
      () => "connected",
      (failure: unknown) => (failure as { stage?: string }).stage ?? (failure as Error).name,
    );
    const words = [
      "-F",
      client.configFile,
      "-o",
      "StrictHostKeyChecking=yes",
      "-o",
      "BatchMode=yes",
      "runner",
      "true",
    ];
    let openssh = true;
    try {
      execFileSync("ssh", words, { stdio: "ignore" });
    } catch {
      openssh = false;
    }
    return { ours, openssh, asked: prompts.hostKeys.length };
  }

  const ed25519 = (): string => server.hostKey("ed25519");

  it("is taken where it is known: plain, by wildcard, hashed, or of another type that the server has", async () => {
    const connected = { ours: "connected", openssh: true, asked: 0 };
    expect(await outcome(`${token} ${ed25519()}`)).toEqual(connected);
    expect(await outcome(`[127.0.0.*]:${server.port} ${ed25519()}`)).toEqual(connected);
    expect(await outcome(`${token} ${server.hostKey("rsa")}`)).toEqual(connected);
    writeFileSync(client.knownHosts, `${token} ${ed25519()}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", client.knownHosts], { stdio: "ignore" });
    expect(readFileSync(client.knownHosts, "utf8")).toMatch(/^\|1\|/u);
    expect(await outcome(readFileSync(client.knownHosts, "utf8"))).toEqual(connected);
  });

  it("is refused where another is known, without a question", async () => {
    const refused = { ours: "host key", openssh: false, asked: 0 };
    expect(await outcome(`${token} ${other}`)).toEqual(refused);
    writeFileSync(client.knownHosts, `${token} ${other}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", client.knownHosts], { stdio: "ignore" });
    expect(await outcome(readFileSync(client.knownHosts, "utf8"))).toEqual(refused);
  });

  it("is refused where it was revoked, also where it is known as well", async () => {
    const known = `${token} ${ed25519()}\n@revoked * ${ed25519()}`;
    expect(await outcome(known)).toEqual({ ours: "host key", openssh: false, asked: 0 });
  });

  it("names both keys and the line in a refusal", async () => {
    client.trust(`${token} ${other}`);
    const fingerprint = (line: string): string =>
      execFileSync("ssh-keygen", ["-lf", "-"], { input: line, encoding: "utf8" }).split(" ")[1] ?? "";
    const failure = await client
      .whoAmI("runner", new ScriptedPrompts())
      .catch((thrown: unknown) => thrown as Error);
    expect(String(failure)).toContain(fingerprint(ed25519()));
    expect(String(failure)).toContain(fingerprint(other));
    expect(String(failure)).toContain(`${client.knownHosts}:1`);
  });

  it("is judged before anybody logs in", async () => {
    const own = await SshServer.start({ users: [{ name: "keyed" }] });
    try {
      own.authorize("keyed", key);
      client.configure(SshClient.host("runner", own, "keyed", [`IdentityFile ${key}`]));
      client.trust(`[127.0.0.1]:${own.port} ${other}`);
      await expect(client.whoAmI("runner", new ScriptedPrompts())).rejects.toMatchObject({
        stage: "host key",
      });
      expect(own.sessions()).toEqual([]);
      expect(own.log).not.toMatch(/Accepted|Failed|userauth/u);
    } finally {
      own.stop();
    }
  });

  it.each([
    ["nothing is known", false, () => ""],
    // OpenSSH takes the entry without the port for that of every port; we ask.
    ["it is known on the usual port", true, () => `127.0.0.1 ${ed25519()}`],
    ["a pattern excludes it", false, () => `[127.0.0.*]:${server.port},!${token} ${ed25519()}`],
    ["only an authority would vouch for it", false, () => `@cert-authority * ${other}`],
  ])("is asked about where %s, and a closed question is no yes", async (_case, openssh, known) => {
    expect(await outcome(known())).toEqual({ ours: "SshCancelled", openssh, asked: 1 });
    expect(existsSync(client.ownTrust)).toBe(false);
  });

  it("is remembered in our own file once it is accepted, and known_hosts is never written", async () => {
    client.trust("other.example ssh-ed25519 AAAA");
    const first = new ScriptedPrompts();
    expect(await client.whoAmI("runner", first)).toBe("keyed");
    expect(first.hostKeys[0]).toMatchObject({ token, keyType: "ssh-ed25519" });
    const second = new ScriptedPrompts();
    expect(await client.whoAmI("runner", second)).toBe("keyed");
    expect(second.hostKeys).toEqual([]);
    expect(readFileSync(client.knownHosts, "utf8")).toBe("other.example ssh-ed25519 AAAA\n");
    // What was accepted is a known key like any other: another one in its place is refused.
    writeFileSync(client.ownTrust, `${token} ${other}\n`);
    await expect(client.whoAmI("runner", new ScriptedPrompts())).rejects.toMatchObject({ stage: "host key" });
  });

  it("is kept under its alias where the configuration gives one", async () => {
    client.configure(SshClient.host("runner", server, "keyed", [`IdentityFile ${key}`, "HostKeyAlias farm"]));
    expect(await outcome(`farm ${ed25519()}`)).toEqual({ ours: "connected", openssh: true, asked: 0 });
    expect(await outcome(`farm ${other}`)).toEqual({ ours: "host key", openssh: false, asked: 0 });
  });

  it("must be of a kind that can be verified: others are named", async () => {
    const strict = await SshServer.start({
      users: [{ name: "keyed" }],
      config: ["KexAlgorithms sntrup761x25519-sha512@openssh.com"],
    });
    try {
      client.configure(
        SshClient.host("runner", strict, "keyed", [`IdentityFile ${makeKey(client.folder, "k")}`]),
      );
      await expect(client.whoAmI("runner", new ScriptedPrompts())).rejects.toMatchObject({
        stage: "handshake",
        remedy: expect.stringContaining("post-quantum") as string,
      });
    } finally {
      strict.stop();
    }
  });
});
