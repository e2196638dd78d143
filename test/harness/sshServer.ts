import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestSystemd } from "./testSystemd.js";

/** A user of a test server. */
export interface SshUser {
  readonly name: string;
  readonly password?: string;
  /** Rights in sudoers notation after the user's name: `ALL=(ALL) NOPASSWD: ALL`. None without. */
  readonly sudo?: string;
  readonly shell?: string;
  /** Public keys that are let in. */
  readonly keys?: readonly string[];
  /** Text of the user's .bashrc. */
  readonly bashrc?: string;
}

export interface SshServerOptions {
  readonly users?: readonly SshUser[];
  /** Lines of sshd_config beside those that make it a server of a test. */
  readonly config?: readonly string[];
  readonly hostKeys?: readonly ("ed25519" | "rsa" | "ecdsa")[];
  /** Shell lines to run in the server's own view of the file systems, such as mounts, before it starts. */
  readonly prepare?: readonly string[];
  /** Run it as a service of a systemd of its own, in process and cgroup namespaces of its own. */
  readonly systemd?: boolean;
  /** Network namespace to run in, with the address to listen on. */
  readonly network?: { readonly namespace: string; readonly address: string };
}

/** A user that may do everything, and logs in with the key of {@link SshServer.makeKey}. */
export const firstUid = 64_100;

/**
 * A real OpenSSH server on a free port, with users, keys, sudo rights and file systems of its own: it lives in a mount
 * namespace, so that nothing of this machine is changed, and ends with {@link SshServer.stop}. Needs root.
 */
export class SshServer {
  readonly folder = mkdtempSync(join(tmpdir(), "ssh-server-"));
  readonly address: string;
  port = 0;
  readonly #systemd: TestSystemd | undefined;
  #process: ChildProcess | undefined;
  #log = "";
  /** Mount namespaces that it had: detached recordings in them are no children of it. */
  readonly #namespaces = new Set<string>();

  constructor(private readonly options: SshServerOptions) {
    this.address = options.network?.address ?? "127.0.0.1";
    if (options.systemd === true) this.#systemd = new TestSystemd(this.folder);
    // sshd asks that nobody but root may write to any folder above a user's keys.
    chmodSync(this.folder, 0o755);
  }

  static async start(options: SshServerOptions = {}): Promise<SshServer> {
    const server = new SshServer(options);
    try {
      await server.start();
    } catch (thrown) {
      server.stop();
      throw thrown;
    }
    return server;
  }

  /** What the server said so far. */
  get log(): string {
    return this.#log + (this.#systemd?.log ?? "");
  }

  /** Process id of the server. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error("The server does not run.");
    return pid;
  }

  /** Starts it, or starts it again after {@link kill}, with the same port and keys. */
  async start(): Promise<void> {
    if (this.port === 0) {
      this.port = this.options.network === undefined ? await freePort() : 22_022;
      this.#writeFiles();
    }
    this.#log = "";
    const { network } = this.options;
    const inNetwork = network === undefined ? [] : ["ip", "netns", "exec", network.namespace];
    const words = [
      ...inNetwork,
      ...(this.#systemd?.before ?? []),
      "unshare",
      ...(this.#systemd?.namespaces ?? []),
      "--mount",
      "--propagation",
      "private",
      "sh",
      join(this.folder, "start"),
    ];
    const [command = "", ...rest] = words;
    this.#process = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on("data", (text: Buffer) => (this.#log += text.toString()));
    await this.#listening();
    this.#namespaces.add(mountNamespace(this.pid));
  }

  /** Ends the server and every session of it at once, as a crash does. */
  kill(): void {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid === undefined) return;
    for (const pid of descendants(child.pid)) end(pid, "SIGKILL");
    this.#systemd?.remove();
  }

  /** Whether a file is there in the server's view of the file systems. */
  has(file: string): boolean {
    return existsSync(join("/proc", String(this.pid), "root", file));
  }

  /** Processes of the sessions that are open: killing one cuts its connection. */
  sessions(): number[] {
    return this.running((line) => line.startsWith("sshd")).filter((pid) => pid !== this.pid);
  }

  /** Processes of the server, by their command line. */
  running(matches: (commandLine: string) => boolean): number[] {
    return descendants(this.pid).filter((pid) => matches(readProcess(pid, "cmdline").replaceAll("\0", " ")));
  }

  /** Ends the server and all that runs where it ran, and removes its folder. */
  stop(): void {
    this.kill();
    for (const ours of [mountNamespace(process.pid), ""]) this.#namespaces.delete(ours);
    for (const name of readdirSync("/proc"))
      if (/^\d+$/u.test(name) && this.#namespaces.has(mountNamespace(Number(name))))
        end(Number(name), "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes a key pair; returns the path of the private key. */
  makeKey(name: string, words: readonly string[] = ["-t", "ed25519"], passphrase = ""): string {
    return makeKey(this.folder, name, words, passphrase);
  }

  /** Public host key of a type, as a line of known_hosts without its host. */
  hostKey(type: "ed25519" | "rsa" | "ecdsa"): string {
    return readFileSync(join(this.folder, `host_${type}.pub`), "utf8")
      .split(" ")
      .slice(0, 2)
      .join(" ");
  }

  /** Lets a key in from now on. */
  authorize(user: string, keyPath: string): void {
    appendFileSync(join(this.folder, "keys", user), readFileSync(`${keyPath}.pub`));
  }

  #writeFiles(): void {
    const { users = [], hostKeys = ["ed25519"] } = this.options;
    for (const type of hostKeys) makeKey(this.folder, `host_${type}`, ["-t", type]);
    mkdirSync(join(this.folder, "keys"), { recursive: true });
    users.forEach((user, index) => {
      this.#writeUser(user, firstUid + index);
    });
    writeFileSync(
      join(this.folder, "passwd"),
      [
        readFileSync("/etc/passwd", "utf8"),
        ...users.map((user, index) => this.#passwdLine(user, firstUid + index)),
      ].join(""),
    );
    writeFileSync(join(this.folder, "shadow"), users.map(shadowLine).join(""), { mode: 0o600 });
    writeFileSync(join(this.folder, "pam"), pamLines("auth required pam_unix.so"));
    writeFileSync(join(this.folder, "pam-su"), pamLines("auth required pam_rootok.so"));
    writeFileSync(
      join(this.folder, "sudoers"),
      [
        "root ALL=(ALL) ALL",
        "Defaults !syslog",
        ...users.flatMap(({ name, sudo }) => (sudo === undefined ? [] : [`${name} ${sudo}`])),
        "",
      ].join("\n"),
      { mode: 0o440 },
    );
    writeFileSync(join(this.folder, "sshd_config"), this.#config(hostKeys));
    writeFileSync(join(this.folder, "start"), this.#startScript());
  }

  #writeUser({ name, keys = [], bashrc = "" }: SshUser, uid: number): void {
    const home = join(this.folder, "home", name);
    mkdirSync(home, { recursive: true });
    // bash reads .bashrc for a command that sshd starts; a login shell reads .profile.
    writeFileSync(join(home, ".bashrc"), bashrc);
    execFileSync("chown", ["-R", `${uid}:${uid}`, home]);
    writeFileSync(join(this.folder, "keys", name), keys.map((key) => `${key.trim()}\n`).join(""));
  }

  #passwdLine({ name, shell = "/bin/bash" }: SshUser, uid: number): string {
    return `${name}:x:${uid}:${uid}::${join(this.folder, "home", name)}:${shell}\n`;
  }

  #config(hostKeys: readonly string[]): string {
    return [
      // What comes first holds: a test may set anything otherwise.
      ...(this.options.config ?? []),
      `Port ${this.port}`,
      `ListenAddress ${this.address}`,
      ...hostKeys.map((type) => `HostKey ${join(this.folder, `host_${type}`)}`),
      `AuthorizedKeysFile ${join(this.folder, "keys")}/%u`,
      "PidFile none",
      "UsePAM yes",
      "PermitRootLogin prohibit-password",
      "MaxStartups 100",
      "StrictModes no",
      "LogLevel VERBOSE",
      "",
    ].join("\n");
  }

  #startScript(): string {
    const sshd = `/usr/sbin/sshd -D -e -f ${join(this.folder, "sshd_config")}`;
    const over = (file: string, target: string): string =>
      `mount --bind ${join(this.folder, file)} ${target}`;
    return [
      "set -e",
      ...(this.#systemd === undefined ? [] : ["mount -t proc proc /proc"]),
      over("passwd", "/etc/passwd"),
      over("shadow", "/etc/shadow"),
      over("sudoers", "/etc/sudoers"),
      ...["sshd", "sudo"].map((service) => over("pam", `/etc/pam.d/${service}`)),
      ...["su", "su-l"].map((service) => over("pam-su", `/etc/pam.d/${service}`)),
      "mount -t tmpfs tmpfs /run",
      // Where a collector may be put: what a test leaves goes with the server. It takes the place with most room.
      ...["/var/lib", "/opt", "/var/tmp"].map(
        (folder) => `mount -t tmpfs -o mode=755,size=1t tmpfs ${folder}`,
      ),
      "mkdir -p /run/sshd",
      ...(this.options.prepare ?? []),
      ...(this.#systemd?.startLines(sshd) ?? [`exec ${sshd}`]),
      "",
    ].join("\n");
  }

  async #listening(): Promise<void> {
    for (let waited = 0; waited < 200; waited++) {
      if (this.log.includes("Server listening")) return;
      if (this.#process?.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`sshd did not start:\n${this.log}`);
  }
}

/** PAM as little as it takes: the test's own shadow file, and root without a password for su. */
function pamLines(authentication: string): string {
  return [authentication, "account required pam_permit.so", "session required pam_permit.so", ""].join("\n");
}

function shadowLine({ name, password }: SshUser): string {
  const hash =
    password === undefined
      ? "*"
      : execFileSync("openssl", ["passwd", "-6", "-stdin"], { input: password, encoding: "utf8" }).trim();
  return `${name}:${hash}:19000:0:99999:7:::\n`;
}

/** Makes a key pair in a folder; returns the path of the private key. */
export function makeKey(
  folder: string,
  name: string,
  words: readonly string[] = ["-t", "ed25519"],
  passphrase = "",
): string {
  const path = join(folder, name);
  rmSync(path, { force: true });
  execFileSync("ssh-keygen", ["-q", ...words, "-N", passphrase, "-C", "", "-f", path], { stdio: "ignore" });
  return path;
}

/** The public half of a key. */
export function publicKey(path: string): string {
  return readFileSync(`${path}.pub`, "utf8");
}

/** A process and all below it, itself first. */
export function descendants(pid: number): number[] {
  let children = "";
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  } catch {
    return [];
  }
  return [
    pid,
    ...children
      .trim()
      .split(" ")
      .filter(Boolean)
      .flatMap((child) => descendants(Number(child))),
  ];
}

/** Empty where the process has ended. */
function mountNamespace(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return "";
  }
}

/** A file of a process below /proc; empty where the process has ended in the meantime. */
export function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ESRCH") throw thrown;
  }
}

/** A port of loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}

/** Whether something listens. */
export function reachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const done = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", done(true)).once("error", done(false)).once("timeout", done(false));
  });
}
