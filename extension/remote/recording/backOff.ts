import { SshCancelled, SshFailure } from "../ssh/sshFailure.js";

/** Waits between attempts: a flap is over soon, a closed lid is not worth more than a try in half a minute. */
const firstWaitMs = 500;
const longestWaitMs = 30_000;

/** Attempts at something over a network, further and further apart as long as they fail. */
export class BackOff {
  #failed = 0;

  constructor(
    /** Told why and until when, before each wait. */
    private readonly onWait: (reason: string, nextAttemptEpochMs: number) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Something came of the last attempt: the next failure is a first one. */
  reset(): void {
    this.#failed = 0;
  }

  /** Rejects as the attempt does where another one would not help, and with SshCancelled after the signal. */
  async retrying<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (thrown) {
        if (!(thrown instanceof SshFailure) || !thrown.retryable) throw thrown;
        await this.#wait(thrown.message);
      }
    }
  }

  async #wait(reason: string): Promise<void> {
    const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failed++);
    // Many clients of one runner should not come back at the same moment.
    const waitMs = longest * (0.5 + Math.random() / 2);
    this.onWait(reason, Date.now() + waitMs);
    await sleep(waitMs, this.signal);
    if (this.signal.aborted) throw new SshCancelled();
  }
}

/** Settles after the time or with the signal, whichever comes first. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
