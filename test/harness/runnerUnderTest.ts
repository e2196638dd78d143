import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkoutDir } from "../../scripts/vscodeHost/cacheDir.mjs";
import type { ConnectionPrompts } from "../../extension/remote/ssh/connectionPrompts.js";
import { RunnerLink } from "../../extension/remote/recording/runnerLink.js";
import { ScriptedPrompts, SshClient } from "./sshClient.js";
import { SshServer, type SshServerOptions, type SshUser } from "./sshServer.js";

/** The collectors that `npm run build:collector` made. */
export const collectorFolder = join(checkoutDir, ".cache/collector/out");

/** A server with one user who logs in by a key, a client for it, and a folder for what it fetches. */
export class RunnerUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), "runner-test-"));
  readonly client = new SshClient();
  readonly #links: RunnerLink[] = [];

  private constructor(readonly server: SshServer) {}

  static async start(user: Partial<SshUser> = {}, options: SshServerOptions = {}): Promise<RunnerUnderTest> {
    const name = user.name ?? "recorder";
    const server = await SshServer.start({
      ...options,
      users: [{ name, sudo: "ALL=(ALL) NOPASSWD: ALL", ...user }, ...(options.users ?? [])],
    });
    const runner = new RunnerUnderTest(server);
    const key = server.makeKey("client");
    server.authorize(name, key);
    runner.client.configure(SshClient.host("runner", server, name, [`IdentityFile ${key}`]));
    return runner;
  }

  link(prompts: ConnectionPrompts = new ScriptedPrompts()): RunnerLink {
    const link = new RunnerLink(() => this.client.connect("runner", prompts), prompts);
    this.#links.push(link);
    return link;
  }

  stop(): void {
    for (const link of this.#links) link.dispose();
    this.client.close();
    this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
