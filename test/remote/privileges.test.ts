import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { askScript } from "../../extension/remote/ssh/remoteScript.js";
import { ScriptedPrompts, SshClient } from "../harness/sshClient.js";
import { descendants, readProcess, SshServer, type SshUser } from "../harness/sshServer.js";
import { RunnerUnderTest } from "../harness/runnerUnderTest.js";

const password = "sudo & 'pw'";
const needsPassword: Partial<SshUser> = { password, sudo: "ALL=(ALL) ALL" };

/** Reads a line of its input as root: what was written to sudo must never arrive there. */
const readsInput = { script: 'id -u; read -r line; echo "[$line]"', as: "root" } as const;

describe("becoming root", () => {
  let runner: RunnerUnderTest | undefined;
  afterEach(() => runner?.stop());

  async function attempt(user: Partial<SshUser>, prompts: ScriptedPrompts): Promise<string> {
    runner = await RunnerUnderTest.start(user);
    let output = "";
    await runner.link(prompts).run(readsInput, {
      onOutput: (piece) => {
        output += piece.toString();
      },
      feed: (channel) => channel.end("payload\n"),
    });
    return output;
  }

  it("asks nothing where sudo asks nothing, and nothing but the payload reaches the program", async () => {
    const prompts = new ScriptedPrompts(() => password);
    expect(await attempt({}, prompts)).toBe("0\n[payload]\n");
    expect(prompts.questions).toEqual([]);
  });

  it("gives the password to sudo and not to the program", async () => {
    const prompts = new ScriptedPrompts(() => password);
    expect(await attempt(needsPassword, prompts)).toBe("0\n[payload]\n");
    expect(prompts.questions.map(({ kind }) => kind)).toEqual(["sudo"]);
    expect([prompts.accepted, prompts.rejected]).toEqual([["sudo"], []]);
  });

  it("keeps the password for this user on this machine alone", async () => {
    const prompts = new ScriptedPrompts(() => password);
    runner = await RunnerUnderTest.start(needsPassword, { users: [{ ...needsPassword, name: "other" }] });
    const { client, server } = runner;
    const key = join(server.folder, "client");
    server.authorize("other", key);
    const others = await SshServer.start({ users: [{ ...needsPassword, name: "recorder" }] });
    others.authorize("recorder", key);
    try {
      // All three under one name, as where a gateway leads to many machines by its ports.
      for (const [host, user] of [
        [server, "recorder"],
        [server, "other"],
        [others, "recorder"],
      ] as const) {
        client.configure(SshClient.host("gate", host, user, [`IdentityFile ${key}`]));
        await askScript(await client.connect("gate", prompts), { script: "true", as: "root" }, prompts);
      }
    } finally {
      others.stop();
    }
    const accounts = [
      `recorder@127.0.0.1:${server.port}`,
      `other@127.0.0.1:${server.port}`,
      `recorder@127.0.0.1:${others.port}`,
    ];
    expect(prompts.questions.map(({ keepAs }) => keepAs)).toEqual(
      accounts.map((account) => `sudo:${account}`),
    );
    expect(prompts.questions.map(({ title }) => title)).toEqual(
      accounts.map((account) => `sudo as ${account}`),
    );
  });

  it("asks again after a wrong password", async () => {
    const prompts = new ScriptedPrompts(({ attempt: number }) => (number === 1 ? "wrong" : password));
    expect(await attempt(needsPassword, prompts)).toBe("0\n[payload]\n");
    expect([prompts.accepted, prompts.rejected]).toEqual([["sudo"], ["sudo"]]);
  });

  it("takes no password for wrong because the link was lost", async () => {
    const prompts = new ScriptedPrompts(() => {
      for (const pid of runner?.server.sessions() ?? []) process.kill(pid, "SIGKILL");
      return password;
    });
    await expect(attempt(needsPassword, prompts)).rejects.toMatchObject({ stage: "network" });
    expect([prompts.accepted, prompts.rejected]).toEqual([[], []]);
  });

  it("ends quietly when the reader closes the question", async () => {
    await expect(attempt(needsPassword, new ScriptedPrompts())).rejects.toMatchObject({
      name: "SshCancelled",
    });
  });

  it("gives up after three wrong passwords", async () => {
    const prompts = new ScriptedPrompts(() => "wrong");
    await expect(attempt(needsPassword, prompts)).rejects.toMatchObject({ stage: "privileges" });
    expect(prompts.questions).toHaveLength(3);
    expect(prompts.accepted).toEqual([]);
  });

  it("says so where this user may not", async () => {
    const prompts = new ScriptedPrompts(() => password);
    const user = { name: "plain", password, sudo: "ALL=(ALL) !ALL" };
    await expect(attempt(user, prompts)).rejects.toMatchObject({
      stage: "privileges",
      message: expect.stringMatching(/may not use sudo/u) as string,
    });
  });

  it("says so where there is no sudo", async () => {
    runner = await RunnerUnderTest.start(
      {},
      {
        prepare: [
          "mkdir /run/bin",
          "mount -t overlay overlay -o lowerdir=/run/bin:/run /usr/bin || mount --bind /bin/false /usr/bin/sudo",
        ],
      },
    );
    await expect(runner.link().ask(readsInput)).rejects.toMatchObject({
      stage: expect.stringMatching(/privileges|session/u) as string,
    });
  });

  it("leaves the password in no argument, environment or log of either side", async () => {
    const seen: string[] = [];
    const prompts = new ScriptedPrompts(() => password);
    runner = await RunnerUnderTest.start(needsPassword);
    const { server } = runner;
    await runner.link(prompts).run(
      { script: "sleep 0.5; cat", as: "root" },
      {
        onOutput: () => undefined,
        feed: (channel) => {
          for (const pid of [process.pid, ...descendants(server.pid)])
            for (const file of ["cmdline", "environ"]) seen.push(readProcess(pid, file));
          channel.end();
        },
      },
    );
    expect(prompts.accepted).toEqual(["sudo"]);
    expect(seen.some((text) => text.includes("sudo\0-k"))).toBe(true);
    expect(seen.filter((text) => text.includes(password))).toEqual([]);
    expect(server.log).not.toContain(password);
  });
});
