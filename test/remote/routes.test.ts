import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkHost, checkUser } from "../../extension/remote/ssh/hostNames.js";
import { askScript } from "../../extension/remote/ssh/remoteScript.js";
import { RunningClock } from "../harness/runningClock.js";
import { ScriptedPrompts, SshClient } from "../harness/sshClient.js";
import { freePort, publicKey, reachable, SshServer } from "../harness/sshServer.js";

const ip = (...words: string[]): void => {
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "inherit"] });
};

/** Two namespaces in a row: the second can be reached from the first alone. Addresses of TEST-NET-2, RFC 5737. */
describe("a runner behind a jump host", () => {
  const id = randomBytes(3).toString("hex");
  const [jumpSpace, targetSpace] = [`tij${id}`, `tit${id}`];
  let jump: SshServer;
  let target: SshServer;
  let client: SshClient;
  let key = "";

  beforeAll(async () => {
    client = new SshClient();
    for (const space of [jumpSpace, targetSpace]) ip("netns", "add", space);
    ip("link", "add", `a${id}`, "type", "veth", "peer", "name", `b${id}`, "netns", jumpSpace);
    ip("addr", "add", "198.51.100.1/30", "dev", `a${id}`);
    ip("link", "set", `a${id}`, "up");
    ip("-n", jumpSpace, "addr", "add", "198.51.100.2/30", "dev", `b${id}`);
    ip("-n", jumpSpace, "link", "set", `b${id}`, "up");
    ip(
      "-n",
      jumpSpace,
      "link",
      "add",
      `c${id}`,
      "type",
      "veth",
      "peer",
      "name",
      `d${id}`,
      "netns",
      targetSpace,
    );
    ip("-n", jumpSpace, "addr", "add", "198.51.100.5/30", "dev", `c${id}`);
    ip("-n", jumpSpace, "link", "set", `c${id}`, "up");
    ip("-n", targetSpace, "addr", "add", "198.51.100.6/30", "dev", `d${id}`);
    ip("-n", targetSpace, "link", "set", `d${id}`, "up");
    // Nothing for these addresses may leave the machine by another way.
    ip("route", "add", "unreachable", "198.51.100.4/30");
    const users = [{ name: "keyed" }];
    jump = await SshServer.start({ users, network: { namespace: jumpSpace, address: "198.51.100.2" } });
    target = await SshServer.start({ users, network: { namespace: targetSpace, address: "198.51.100.6" } });
    key = jump.makeKey("client");
    jump.authorize("keyed", key);
    target.authorize("keyed", key);
  });
  afterAll(() => {
    client.close();
    jump.stop();
    target.stop();
    execFileSync("ip", ["route", "del", "unreachable", "198.51.100.4/30"], { stdio: "ignore" });
    for (const space of [jumpSpace, targetSpace]) ip("netns", "del", space);
  });

  const blocks = (...lines: string[]): string[] => [
    ...SshClient.host("gate", jump, "keyed", [`IdentityFile ${key}`]),
    ...SshClient.host("inner", target, "keyed", [`IdentityFile ${key}`, ...lines]),
  ];

  it("is reached through it and in no other way", async () => {
    expect(await reachable("198.51.100.6", target.port)).toBe(false);
    client.configure(blocks("ProxyJump gate"));
    const prompts = new ScriptedPrompts();
    const connection = await client.connect("inner", prompts);
    const { output } = await askScript(connection, { script: "echo $SSH_CONNECTION", as: "user" }, prompts);
    expect(output).toContain("198.51.100.5");
    expect(prompts.hostKeys.map(({ alias }) => alias)).toEqual(["gate", "inner"]);
    connection.close();
  });

  it("is not reached when the key of either is another", async () => {
    const other = publicKey(jump.makeKey("other")).trim();
    client.configure(blocks("ProxyJump gate"));
    for (const server of [jump, target]) {
      writeFileSync(client.ownTrust, "");
      client.trust(`[${server.address}]:${server.port} ${other}`);
      await expect(client.whoAmI("inner", new ScriptedPrompts())).rejects.toMatchObject({
        stage: "host key",
      });
    }
    client.trust("");
  });

  it("says which machine the jump host cannot reach", async () => {
    client.configure([
      ...blocks("ProxyJump gate"),
      "Host nowhere",
      "HostName 198.51.100.6",
      "Port 9",
      "User keyed",
      "ProxyJump gate",
    ]);
    await expect(client.whoAmI("nowhere", new ScriptedPrompts())).rejects.toThrow(
      /jump host cannot reach nowhere/u,
    );
  });

  it("is lost when its jump host is", async () => {
    client.configure(blocks("ProxyJump gate"));
    const connection = await client.connect("inner", new ScriptedPrompts());
    const closed = new Promise<void>((resolve) => {
      connection.onClose(resolve);
    });
    for (const pid of jump.sessions()) process.kill(pid, "SIGKILL");
    await closed;
    expect(connection.closed).toBe(true);
  });

  it("refuses jump hosts that go in a circle", async () => {
    client.configure([
      ...SshClient.host("gate", jump, "keyed", ["ProxyJump inner"]),
      ...blocks("ProxyJump gate").slice(-6),
    ]);
    await expect(client.whoAmI("inner", new ScriptedPrompts())).rejects.toMatchObject({
      stage: "configuration",
    });
  });

  it("is reached by a ProxyCommand, whose complaint is told where it fails", async () => {
    const hop = `ssh -F ${client.configFile} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -W %h:%p gate`;
    client.configure(blocks(`ProxyCommand ${hop}`));
    expect(await client.whoAmI("inner", new ScriptedPrompts())).toBe("keyed");
    client.configure(blocks("ProxyCommand echo no way >&2; exit 7"));
    await expect(client.whoAmI("inner", new ScriptedPrompts())).rejects.toMatchObject({
      stage: "proxy",
      message: expect.stringContaining("no way") as string,
    });
  });

  it("is noticed to be gone within 20 s when its link is cut", async () => {
    client.configure(blocks("ProxyJump gate"));
    const connection = await client.connect("inner", new ScriptedPrompts());
    const closed = new Promise<void>((resolve) => {
      connection.onClose(resolve);
    });
    ip("-n", jumpSpace, "link", "set", `b${id}`, "down");
    const clock = new RunningClock();
    await closed;
    ip("-n", jumpSpace, "link", "set", `b${id}`, "up");
    expect(clock.stop()).toBeLessThan(20_000);
  });
});

describe("a connection that does not come about", () => {
  let client: SshClient;
  beforeAll(() => {
    client = new SshClient();
  });
  afterAll(() => {
    client.close();
  });

  it.each([
    [
      "nothing listens",
      async () => ["HostName 127.0.0.1", `Port ${await freePort()}`],
      "network",
      /nothing listens/u,
    ],
    ["the name is unknown", () => ["HostName nowhere.invalid"], "network", /name is not known/u],
    [
      "no answer comes",
      () => ["HostName 127.0.0.1", "ConnectTimeout 1"],
      "handshake",
      /did not answer in 1 s/u,
    ],
    ["another protocol answers", () => ["HostName 127.0.0.1"], "handshake", /could not agree/u],
  ])("says why when %s", async (_case, lines, stage, message) => {
    const settings = await lines();
    const talks = stage === "handshake" && !settings.includes("ConnectTimeout 1");
    const server: Server = createServer((socket) => {
      socket.on("error", () => undefined);
      if (talks) socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const hasPort = settings.some((line) => line.startsWith("Port"));
    client.configure(["Host runner", ...settings, ...(hasPort ? [] : [`Port ${port}`])]);
    try {
      await expect(client.connect("runner", new ScriptedPrompts())).rejects.toMatchObject({
        stage,
        message: expect.stringMatching(message) as string,
      });
    } finally {
      server.close();
    }
  });
});

describe("names that are no names", () => {
  const hostile = [
    "-oProxyCommand=touch /tmp/x",
    "a b",
    "a;id",
    "$(id)",
    "`id`",
    "a'b",
    'a"b',
    "a\nb",
    "a\0b",
    "a|b",
    "a&b",
    "a\\b",
    "\u202eb",
    "",
  ];

  it.each(hostile)("%j is refused as a host and as a user", (text) => {
    expect(() => checkHost(text)).toThrow(/no host name/u);
    expect(() => checkUser(text)).toThrow(/no user name/u);
  });

  it("run nothing, wherever in the configuration they stand", async () => {
    const client = new SshClient();
    const witness = join(client.folder, "witness");
    try {
      for (const host of [`$(touch ${witness})`, `\`touch ${witness}\``, `;touch ${witness}`]) {
        client.configure(["Host runner", `HostName ${host}`, "ProxyCommand echo %h", "ConnectTimeout 2"]);
        await expect(client.connect("runner", new ScriptedPrompts())).rejects.toMatchObject({
          name: "SshFailure",
        });
        await expect(client.connect(host, new ScriptedPrompts())).rejects.toMatchObject({
          stage: "configuration",
        });
        client.configure(["Host runner", "HostName 127.0.0.1", `ProxyJump ${host}`]);
        await expect(client.connect("runner", new ScriptedPrompts())).rejects.toMatchObject({
          name: "SshFailure",
        });
      }
      expect(existsSync(witness)).toBe(false);
    } finally {
      client.close();
    }
  });
});
