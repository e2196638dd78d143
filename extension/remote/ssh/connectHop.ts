import type { Duplex } from "node:stream";
import { Client, type ConnectConfig, type NextAuthHandler } from "ssh2";
import { Authentication } from "./authentication.js";
import type { ConnectionPrompts } from "./connectionPrompts.js";
import { fingerprint, judgeHostKey, type KnownHost, keyTypeOf, knownKeyTypes } from "./knownHosts.js";
import { PausableTimeout } from "./pausableTimeout.js";
import { describeClientError } from "./sshErrors.js";
import { connectionLost, SshCancelled, SshFailure } from "./sshFailure.js";
import { type SshTarget, targetToken } from "./sshTarget.js";
import type { TrustStore } from "./trustStore.js";

/** Types of host keys that can be verified here, in the order in which they are asked for. */
const hostKeyTypes = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
] as const;

/** Gives up when the fourth question is due and none was answered: a dead link is noticed within 18 s, a flap of 10 s survived. */
const keepalive = { keepaliveInterval: 4500, keepaliveCountMax: 3 };

/** What one hop needs beside the target itself. */
export interface HopContext {
  readonly prompts: ConnectionPrompts;
  readonly trust: TrustStore;
  readonly signal: AbortSignal;
}

/** Logs in to one machine over bytes that lead to it. The client it returns is ready, and verified. */
export async function connectHop(target: SshTarget, stream: Duplex, context: HopContext): Promise<Client> {
  // Heard from the first moment on: an error of a stream that nobody listens to would end the process.
  let early: Error | undefined;
  stream.on("error", (error) => (early ??= error));
  const known = await context.trust.load(target.knownHostsFiles);
  if (early !== undefined) throw early;
  if (stream.destroyed) throw connectionLost(target.alias);
  return new HopAttempt(target, known, context).connect(stream);
}

/** One attempt: the first failure wins, and the client is ended with it. */
class HopAttempt {
  readonly #client = new Client();
  readonly #clock: PausableTimeout;
  readonly #authentication: Authentication;
  #fail: (failure: unknown) => void = () => undefined;
  #failed = false;

  constructor(
    private readonly target: SshTarget,
    private readonly known: readonly KnownHost[],
    private readonly context: HopContext,
  ) {
    this.#clock = new PausableTimeout(target.connectTimeoutMs, () => {
      this.#fail(
        new SshFailure(
          "handshake",
          `${target.alias} did not answer in ${target.connectTimeoutMs / 1000} s.`,
          "Check that an SSH server listens there, and the network to it.",
          true,
        ),
      );
    });
    this.#authentication = new Authentication(
      target,
      context.prompts,
      (asked) => this.#clock.during(asked),
      () => {
        this.#fail(new SshCancelled());
      },
    );
  }

  async connect(stream: Duplex): Promise<Client> {
    const abort = (): void => {
      this.#fail(new SshCancelled());
    };
    this.context.signal.addEventListener("abort", abort);
    try {
      if (this.context.signal.aborted) throw new SshCancelled();
      await this.#run(stream);
      await this.#authentication.succeeded();
      return this.#client;
    } catch (thrown) {
      this.#client.destroy();
      stream.destroy();
      throw thrown;
    } finally {
      this.#clock.clear();
      this.context.signal.removeEventListener("abort", abort);
    }
  }

  #run(stream: Duplex): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#fail = (failure) => {
        // ssh2 reports a refused key once more in words of its own; ours came first and stays.
        this.#failed = true;
        reject(failure instanceof Error ? failure : new Error(String(failure)));
      };
      this.#client
        .on("ready", resolve)
        .on("error", (error) => {
          this.#fail(describeClientError(error, this.target, this.#authentication));
        })
        .on("close", () => {
          this.#fail(connectionLost(this.target.alias));
        });
      this.#client.connect(this.#config(stream));
    });
  }

  #config(stream: Duplex): ConnectConfig {
    return {
      sock: stream,
      username: this.target.user,
      // ssh2's own limit would count the time of a question; the clock here stops for it.
      readyTimeout: 0,
      ...keepalive,
      algorithms: { serverHostKey: this.#hostKeyOrder() },
      // Whatever a verifier returns is the verdict, a promise among them (ssh2 1.17): so it must return nothing.
      hostVerifier: (key: Buffer, verify: (valid: boolean) => void): void => {
        this.#judge(key).then(verify, (thrown: unknown) => {
          this.#fail(thrown);
          verify(false);
        });
      },
      authHandler: (methods, partialSuccess, next) => {
        // sshd takes its time over a wrong password, and that is an answer.
        this.#clock.restart();
        this.#authentication.next(methods, partialSuccess).then(
          (way) => {
            if (!this.#failed) next(way ?? (false as unknown as Parameters<NextAuthHandler>[0]));
          },
          (thrown: unknown) => {
            this.#fail(thrown);
          },
        );
      },
    };
  }

  get #token(): string {
    return targetToken(this.target);
  }

  #hostKeyOrder(): (typeof hostKeyTypes)[number][] {
    const types = knownKeyTypes(this.known, this.#token);
    const isKnown = (type: string): boolean => types.has(type.startsWith("rsa-sha2") ? "ssh-rsa" : type);
    return [...hostKeyTypes.filter(isKnown), ...hostKeyTypes.filter((type) => !isKnown(type))];
  }

  /** True for a key that is known, or that the reader accepts now. Rejects for one that must not be accepted. */
  async #judge(key: Buffer): Promise<boolean> {
    const verdict = judgeHostKey(this.known, this.#token, key);
    if (verdict.kind === "known") return true;
    if (verdict.kind !== "unknown") throw this.#refusal(verdict.kind, verdict.entry, key);
    const question = {
      alias: this.target.alias,
      token: this.#token,
      keyType: keyTypeOf(key) ?? "unknown",
      fingerprint: fingerprint(key),
      certificateAuthority: verdict.certificateAuthority,
    };
    if (!(await this.#clock.during(this.context.prompts.trustHostKey(question)))) throw new SshCancelled();
    await this.context.trust.add(this.#token, key);
    return true;
  }

  #refusal(kind: "revoked" | "changed", entry: KnownHost, key: Buffer): SshFailure {
    const shown = `${keyTypeOf(key) ?? "key"} ${fingerprint(key)}`;
    if (kind === "revoked")
      return new SshFailure(
        "host key",
        `${this.target.alias} shows a key that was revoked: ${shown} (${entry.source}).`,
        "Do not connect. The machine, or one that poses as it, uses a key that must not be used any more.",
      );
    return new SshFailure(
      "host key",
      `${this.target.alias} shows another key than the one that is known. Shown: ${shown}. Known: ${entry.keyType} ${fingerprint(entry.key)} (${entry.source}).`,
      `Somebody may be listening in, or the machine was set up anew. Ask its owner for the fingerprint over another way; if it is right, remove the old key (${entry.source}).`,
    );
  }
}
