import { spawn, type ChildProcess, execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server } from "ssh2";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ScriptedPrompts, SshClient } from "../harness/sshClient.js";
import { descendants, makeKey, readProcess, SshServer } from "../harness/sshServer.js";

const password = "Tr4ce & 'quote\" $HOME";

describe("logging in", () => {
  let server: SshServer;
  let client: SshClient;

  beforeAll(async () => {
    server = await SshServer.start({
      users: [
        { name: "keyed" },
        { name: "typed", password },
        { name: "both", password },
        { name: "nobodyelse", shell: "/usr/sbin/nologin" },
      ],
      config: [
        "Match User keyed",
        "AuthenticationMethods publickey",
        "Match User both",
        "AuthenticationMethods publickey,keyboard-interactive",
        "Match All",
      ],
    });
  });
  afterAll(() => {
    server.stop();
  });
  beforeEach(() => {
    client = new SshClient();
  });
  afterEach(() => {
    client.close();
  });

  const configure = (user: string, ...lines: string[]): void => {
    client.configure(SshClient.host("runner", server, user, lines));
  };

  it.each([
    ["ed25519", ["-t", "ed25519"]],
    ["ecdsa", ["-t", "ecdsa", "-b", "384"]],
    ["rsa", ["-t", "rsa", "-b", "3072"]],
    ["rsa in PEM", ["-t", "rsa", "-b", "3072", "-m", "PEM"]],
  ])("takes a key of %s", async (name, words) => {
    const key = server.makeKey(`plain-${name.replaceAll(" ", "-")}`, words);
    server.authorize("keyed", key);
    configure("keyed", `IdentityFile ${key}`);
    const prompts = new ScriptedPrompts();
    expect(await client.whoAmI("runner", prompts)).toBe("keyed");
    expect(prompts.questions).toEqual([]);
  });

  it("asks for a passphrase until it is right, three times", async () => {
    const key = server.makeKey("locked", ["-t", "ed25519"], "pässphrase 1");
    server.authorize("keyed", key);
    configure("keyed", `IdentityFile ${key}`);
    const prompts = new ScriptedPrompts(({ attempt }) => (attempt < 3 ? "wrong" : "pässphrase 1"));
    expect(await client.whoAmI("runner", prompts)).toBe("keyed");
    expect(prompts.questions.map(({ kind, attempt }) => [kind, attempt])).toEqual([
      ["passphrase", 1],
      ["passphrase", 2],
      ["passphrase", 3],
    ]);
    expect([prompts.rejected, prompts.accepted]).toEqual([["passphrase", "passphrase"], ["passphrase"]]);
    const wrong = new ScriptedPrompts(() => "wrong");
    await expect(client.whoAmI("runner", wrong)).rejects.toThrow(/not let in.*passphrase was wrong/u);
  });

  it("names a key that cannot be used, and what the server takes", async () => {
    const key = server.makeKey("rubbish");
    writeFileSync(key, "no key at all\n");
    configure("keyed", `IdentityFile ${key}`);
    await expect(client.whoAmI("runner", new ScriptedPrompts())).rejects.toMatchObject({
      stage: "authentication",
      message: expect.stringMatching(/takes: publickey.*rubbish/su) as string,
    });
  });

  describe("with an agent", () => {
    let agent: ChildProcess;
    let socket = "";
    beforeAll(async () => {
      socket = join(server.folder, "agent.sock");
      agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "ignore"] });
      await new Promise((resolve) => agent.stdout?.once("data", resolve));
    });
    afterAll(() => {
      agent.kill();
    });

    it("finds the right key among others, the configured one first", async () => {
      const keys = ["one", "two", "three"].map((name) => server.makeKey(`agent-${name}`));
      const env = { ...process.env, SSH_AUTH_SOCK: socket };
      for (const key of keys) execFileSync("ssh-add", ["-q", key], { env, stdio: "ignore" });
      server.authorize("keyed", keys[2] ?? "");
      configure("keyed", `IdentityAgent ${socket}`);
      expect(await client.whoAmI("runner", new ScriptedPrompts())).toBe("keyed");
      configure("keyed", `IdentityAgent ${socket}`, `IdentityFile ${keys[1] ?? ""}`, "IdentitiesOnly yes");
      await expect(client.whoAmI("runner", new ScriptedPrompts())).rejects.toThrow(/not let in/u);
    });
  });

  it("is not stopped by an agent that is not there", async () => {
    const key = server.makeKey("beside-agent");
    server.authorize("keyed", key);
    configure("keyed", `IdentityFile ${key}`, `IdentityAgent ${join(client.folder, "none.sock")}`);
    expect(await client.whoAmI("runner", new ScriptedPrompts())).toBe("keyed");
  });

  it("answers the questions of the server, with a password that needs no quoting", async () => {
    configure("typed");
    const prompts = new ScriptedPrompts(({ attempt }) => (attempt === 1 ? "wrong" : password));
    expect(await client.whoAmI("runner", prompts)).toBe("typed");
    expect(prompts.questions.map(({ kind, echo }) => [kind, echo])).toEqual([
      ["password", false],
      ["password", false],
    ]);
    expect([prompts.rejected, prompts.accepted]).toEqual([["password"], ["password"]]);
  });

  it("gives a key and then an answer where the server wants both", async () => {
    const key = server.makeKey("first-of-two");
    server.authorize("both", key);
    configure("both", `IdentityFile ${key}`);
    const prompts = new ScriptedPrompts(() => password);
    expect(await client.whoAmI("runner", prompts)).toBe("both");
    expect(prompts.questions).toHaveLength(1);
  });

  it("ends without a failure to tell when the reader closes the question", async () => {
    configure("typed");
    await expect(client.whoAmI("runner", new ScriptedPrompts())).rejects.toMatchObject({
      name: "SshCancelled",
    });
  });

  it("gives up after three wrong passwords, and never loops", async () => {
    configure("typed");
    const prompts = new ScriptedPrompts(() => "wrong");
    await expect(client.whoAmI("runner", prompts)).rejects.toMatchObject({
      stage: "authentication",
      retryable: false,
    });
    expect(prompts.questions.length).toBeLessThanOrEqual(6);
    expect(prompts.accepted).toEqual([]);
  });

  it("says so when the user has no shell", async () => {
    const key = server.makeKey("no-shell");
    server.authorize("nobodyelse", key);
    configure("nobodyelse", `IdentityFile ${key}`);
    await expect(client.whoAmI("runner", new ScriptedPrompts())).rejects.toMatchObject({ stage: "session" });
  });

  it("waits for the reader longer than the server may take to answer", async () => {
    configure("typed", "ConnectTimeout 1");
    const slow = new ScriptedPrompts(
      () => new Promise((resolve) => setTimeout(resolve, 1500, password)),
      () => new Promise((resolve) => setTimeout(resolve, 1500, true)),
    );
    expect(await client.whoAmI("runner", slow)).toBe("typed");
  });

  it("leaves nothing secret in a log, an argument or an environment", async () => {
    const passphrase = "0nly & in memory";
    const key = server.makeKey("secret", ["-t", "ed25519"], passphrase);
    server.authorize("both", key);
    configure("both", `IdentityFile ${key}`);
    const prompts = new ScriptedPrompts(({ kind }) => (kind === "passphrase" ? passphrase : password));
    const connection = await client.connect("runner", prompts);
    const seen = [process.pid, ...descendants(process.pid)].flatMap((pid) =>
      ["cmdline", "environ"].map((file) => readProcess(pid, file)),
    );
    connection.close();
    expect(prompts.accepted).toEqual(["passphrase", "password"]);
    expect(seen.some((text) => text.includes("sshd"))).toBe(true);
    for (const text of [...seen, server.log, readFileSync(client.configFile, "utf8")])
      for (const secret of [password, passphrase]) expect(text).not.toContain(secret);
    expect(server.log).toContain("both");
  });
});

describe("a server that takes passwords by the old way only", () => {
  it("is given one, after no key was taken", async () => {
    const server = await SshServer.start({
      users: [{ name: "typed", password }],
      config: ["KbdInteractiveAuthentication no", "PasswordAuthentication yes"],
    });
    const client = new SshClient();
    try {
      client.configure(SshClient.host("runner", server, "typed"));
      const prompts = new ScriptedPrompts(() => password);
      expect(await client.whoAmI("runner", prompts)).toBe("typed");
      expect(prompts.questions.map(({ kind }) => kind)).toEqual(["password"]);
    } finally {
      client.close();
      server.stop();
    }
  });
});

describe("a server that asks for a password and then for a code", () => {
  it.each([
    ["both are kept where both are right", "123456", ["password", "answer"], []],
    ["neither where one is wrong: which one, the server does not say", "1", [], ["password", "answer"]],
  ])("%s", async (_case, code, accepted, rejected) => {
    const client = new SshClient();
    const hostKey = readFileSync(makeKey(client.folder, "host"));
    const server = new Server({ hostKeys: [hostKey] }, (connection) => {
      connection
        .on("error", () => undefined)
        .on("authentication", (attempt) => {
          if (attempt.method !== "keyboard-interactive") attempt.reject(["keyboard-interactive"]);
          else
            attempt.prompt([{ prompt: "Password: ", echo: false }], ([first]) => {
              attempt.prompt([{ prompt: "Verification code: ", echo: true }], ([second]) => {
                if (first === password && second === "123456") attempt.accept();
                else attempt.reject();
              });
            });
        });
    });
    try {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as { port: number };
      client.configure(["Host runner", "HostName 127.0.0.1", `Port ${port}`, "User typed"]);
      const prompts = new ScriptedPrompts(({ kind }) => (kind === "password" ? password : code));
      const outcome = await client.connect("runner", prompts).then(
        () => "in",
        () => "out",
      );
      expect(outcome).toBe(accepted.length > 0 ? "in" : "out");
      expect(prompts.accepted).toEqual(accepted);
      expect(prompts.rejected.slice(0, 2)).toEqual(rejected);
    } finally {
      client.close();
      server.close();
    }
  });
});
