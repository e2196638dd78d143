import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { installCollector, removeCollector } from "../../extension/remote/recording/installCollector.js";
import { RemoteCollector } from "../../extension/remote/recording/remoteCollector.js";
import { collectorFolder, RunnerUnderTest } from "../harness/runnerUnderTest.js";

const parents = ["/var/lib", "/opt", "/var/tmp", "/tmp"];
/** The key files of the server are below the temporary folder, which such a mount hides: it has to be moved first. */
const mounted = (options: string): string[] =>
  parents.slice(0, 3).map((parent) => `mount -t tmpfs -o ${options} tmpfs ${parent}`);

describe("installing the collector", () => {
  let runner: RunnerUnderTest | undefined;
  afterEach(() => runner?.stop());

  it("uploads the pinned program, checks a runner with it, and takes it away again", async () => {
    runner = await RunnerUnderTest.start();
    const link = runner.link();
    const directory = await installCollector(link, collectorFolder);
    const pinned = (
      JSON.parse(readFileSync(join(collectorFolder, "manifest.json"), "utf8")) as {
        binaries: Record<string, { sha256: string }>;
      }
    ).binaries["linux-x64"]?.sha256;
    const { output } = await link.ask({
      script: 'sha256sum "$1/trace-collector"; stat -c "%U %a" "$1" "$1/trace-collector"',
      words: [directory],
      as: "root",
    });
    expect(output).toContain(pinned);
    expect(output.match(/root 700/gu)).toHaveLength(2);
    const check = await new RemoteCollector(link, directory).check();
    expect(check).toMatchObject({ ok: true, arch: "x86_64", root: true, error: null });
    await removeCollector(link, directory);
    expect(runner.server.has(directory)).toBe(false);
  });

  it("works through a shell that prints what it likes", async () => {
    runner = await RunnerUnderTest.start({
      bashrc: "echo noise; echo '{\"v\":1}'; echo more noise >&2; printf 'no newline'\n",
    });
    const link = runner.link();
    const directory = await installCollector(link, collectorFolder);
    expect((await new RemoteCollector(link, directory).check()).ok).toBe(true);
    await removeCollector(link, directory);
  });

  it("takes the place that lets programs run", async () => {
    runner = await RunnerUnderTest.start({}, { prepare: mounted("noexec") });
    const link = runner.link();
    const directory = await installCollector(link, collectorFolder);
    expect(directory).toMatch(/^\/tmp\/trace-investigator-/u);
    await removeCollector(link, directory);
  });

  it("says so where none lets programs run", async () => {
    runner = await RunnerUnderTest.start(
      {},
      { prepare: [...mounted("noexec"), "mount --bind /tmp /tmp", "mount -o remount,bind,noexec /tmp"] },
    );
    await expect(installCollector(runner.link(), collectorFolder)).rejects.toMatchObject({
      stage: "transfer",
      message: expect.stringMatching(/noexec/u) as string,
    });
  });

  it("says so where the disk is full, and leaves nothing behind", async () => {
    runner = await RunnerUnderTest.start(
      {},
      { prepare: [...mounted("size=256k"), "mount --bind /tmp /tmp", "mount -o remount,bind,noexec /tmp"] },
    );
    const link = runner.link();
    await expect(installCollector(link, collectorFolder)).rejects.toMatchObject({
      stage: "transfer",
      message: expect.stringMatching(/full/u) as string,
    });
    const { output } = await link.ask({ script: "ls -A /var/lib /opt /var/tmp", as: "root" });
    expect(output).not.toContain("trace-investigator");
  });

  it("says so where the machine is another one than there is a collector for, or than it says", async () => {
    runner = await RunnerUnderTest.start(
      {},
      {
        prepare: [
          "printf '#!/bin/sh\\ncase $1 in -m) cat /run/machine;; *) echo Linux;; esac\\n' > /run/uname",
          "echo riscv64 > /run/machine",
          "chmod 755 /run/uname",
          "mount --bind /run/uname /usr/bin/uname",
        ],
      },
    );
    const link = runner.link();
    await expect(installCollector(link, collectorFolder)).rejects.toMatchObject({
      stage: "collector",
      message: expect.stringMatching(/riscv64/u) as string,
    });
    await link.ask({ script: "echo aarch64 > /run/machine", as: "root" });
    await expect(installCollector(link, collectorFolder)).rejects.toMatchObject({
      stage: "transfer",
      message: expect.stringMatching(/does not run on this machine/u) as string,
    });
  });

  it("listens no longer to a machine that talks without end", async () => {
    runner = await RunnerUnderTest.start(
      {},
      {
        prepare: [
          "cp /usr/bin/mkdir /run/mkdir",
          "printf '#!/bin/sh\\nyes | head -c 50000000\\nexec /run/mkdir \"$@\"\\n' > /run/talker",
          "chmod 755 /run/talker",
          "mount --bind /run/talker /usr/bin/mkdir",
        ],
      },
    );
    await expect(installCollector(runner.link(), collectorFolder)).rejects.toMatchObject({
      stage: "session",
      message: expect.stringMatching(/answers without end/u) as string,
    });
  });

  it("uploads no program whose hash is not the pinned one", async () => {
    runner = await RunnerUnderTest.start();
    const folder = join(runner.folder, "collector");
    mkdirSync(folder);
    cpSync(collectorFolder, folder, { recursive: true });
    writeFileSync(join(folder, "linux-x64/trace-collector"), "#!/bin/sh\n");
    await expect(installCollector(runner.link(), folder)).rejects.toMatchObject({ stage: "collector" });
    await expect(installCollector(runner.link(), join(runner.folder, "none"))).rejects.toMatchObject({
      stage: "collector",
    });
  });
});
