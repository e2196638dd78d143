/**
 * A small request/reply protocol in which every call settles: with a reply, a coded failure, a
 * cancellation, or "gone" when the other side went away. Typed from one interface per boundary.
 */

/** What callers branch on; the message is for people. */
export type WireErrorCode =
  "cancelled" | "bad-request" | "query-failed" | "unreadable" | "engine-gone" | "internal";

/** Errors cross a process boundary as data. */
export interface WireError {
  readonly code: WireErrorCode;
  readonly message: string;
  /** Zero-based character offset into the SQL of a failed query, where the engine knows it. */
  readonly position?: number;
  /** What the engine did not find, as it was written. */
  readonly name?: string;
  /** Names that may have been meant. */
  readonly candidates?: readonly string[];
}

/** The part of AbortSignal that Node and browsers share: shared code may name neither's types. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** An API is an interface whose members take one request and return one reply. */
export type Api<A> = Record<keyof A, (request: never) => unknown>;
export type RequestOf<A extends Api<A>, K extends keyof A> = Parameters<A[K]>[0];
export type ReplyOf<A extends Api<A>, K extends keyof A> = ReturnType<A[K]>;

/** One handler per method: leaving one out does not compile. */
export type Handlers<A extends Api<A>> = {
  readonly [K in keyof A]: (request: RequestOf<A, K>, signal: CancelSignal) => Promise<ReplyOf<A, K>>;
};

export type CallerMessage =
  | { readonly kind: "call"; readonly id: number; readonly method: string; readonly request: unknown }
  | { readonly kind: "cancel"; readonly id: number };

export type CalleeMessage =
  | { readonly kind: "reply"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly error: WireError };

/** One end of a message channel. */
export interface Port<Out, In> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  /** Called once, when no message can arrive any more. */
  onClose(listener: (reason: string) => void): void;
}

/** A failure with a code, on either side of a boundary. */
export class RpcError extends Error {
  constructor(readonly wire: WireError) {
    super(wire.message);
    this.name = "RpcError";
  }

  get code(): WireErrorCode {
    return this.wire.code;
  }
}

/** The wire form of anything thrown. An unexpected error becomes "internal" with its message. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof RpcError) return thrown.wire;
  return { code: "internal", message: thrown instanceof Error ? thrown.message : String(thrown) };
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: RpcError): void;
}

/** The calling end. Messages that are not replies (notifications) are left to others. */
export class RpcClient<A extends Api<A>> {
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closedReason: string | undefined;

  constructor(private readonly port: Port<CallerMessage, CalleeMessage>) {
    port.onMessage((message) => {
      this.#settle(message);
    });
    port.onClose((reason) => {
      this.#failAll(reason);
    });
  }

  /** Rejects with an {@link RpcError}; code "cancelled" as soon as `signal` aborts. */
  call<K extends keyof A & string>(
    method: K,
    request: RequestOf<A, K>,
    signal?: CancelSignal,
  ): Promise<ReplyOf<A, K>> {
    if (this.#closedReason !== undefined) return Promise.reject(gone(this.#closedReason));
    if (signal?.aborted === true) return Promise.reject(cancelled());
    const id = this.#nextId++;
    return new Promise<ReplyOf<A, K>>((resolve, reject) => {
      const onAbort = (): void => {
        this.#cancel(id);
      };
      const release = (): void => {
        signal?.removeEventListener("abort", onAbort);
      };
      this.#pending.set(id, {
        resolve: (value) => {
          release();
          resolve(value as ReplyOf<A, K>);
        },
        reject: (error) => {
          release();
          reject(error);
        },
      });
      signal?.addEventListener("abort", onAbort);
      this.#post({ kind: "call", id, method, request });
    });
  }

  #post(message: CallerMessage & { readonly kind: "call" }): void {
    try {
      this.port.send(message);
    } catch (thrown) {
      // A request that cannot be cloned must reject its own call and no other.
      this.#take(message.id)?.reject(new RpcError({ ...toWireError(thrown), code: "bad-request" }));
    }
  }

  #cancel(id: number): void {
    const pending = this.#take(id);
    if (pending === undefined) return;
    this.port.send({ kind: "cancel", id });
    pending.reject(cancelled());
  }

  #settle(message: CalleeMessage): void {
    switch (message.kind) {
      case "reply":
        this.#take(message.id)?.resolve(message.value);
        break;
      case "failure":
        this.#take(message.id)?.reject(new RpcError(message.error));
        break;
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #failAll(reason: string): void {
    this.#closedReason = reason;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of pending) call.reject(gone(reason));
  }
}

/**
 * The answering end: calls the handler named by a message and sends its outcome. Unknown methods are
 * refused, so the set of methods is closed whatever the other side sends.
 */
export function serveRpc<A extends Api<A>>(
  port: Port<CalleeMessage, CallerMessage>,
  handlers: Handlers<A>,
): void {
  const running = new Map<number, CancelSource>();
  const known = new Map<string, (request: never, signal: CancelSignal) => Promise<unknown>>(
    Object.entries(handlers),
  );
  port.onMessage((message) => {
    switch (message.kind) {
      case "call":
        void answer(message.id, message.method, message.request);
        break;
      case "cancel":
        running.get(message.id)?.cancel();
        break;
    }
  });
  port.onClose(() => {
    for (const source of running.values()) source.cancel();
  });

  async function answer(id: number, method: string, request: unknown): Promise<void> {
    const source = new CancelSource();
    running.set(id, source);
    try {
      const handler = known.get(method);
      if (handler === undefined)
        throw new RpcError({ code: "bad-request", message: `There is no method "${method}".` });
      port.send({ kind: "reply", id, value: await handler(request as never, source) });
    } catch (thrown) {
      port.send({ kind: "failure", id, error: toWireError(thrown) });
    } finally {
      running.delete(id);
    }
  }
}

/** A {@link CancelSignal} with its trigger; does without AbortController, which shared code cannot name. */
export class CancelSource implements CancelSignal {
  readonly #listeners = new Set<() => void>();
  #aborted = false;

  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }

  cancel(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}

/** The failure of a call whose caller no longer wants the answer. */
export function cancelled(): RpcError {
  return new RpcError({ code: "cancelled", message: "Cancelled." });
}

function gone(reason: string): RpcError {
  return new RpcError({ code: "engine-gone", message: reason });
}
