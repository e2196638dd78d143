import type {
  Api,
  CalleeMessage,
  CallerMessage,
  Handlers,
  Port,
  RequestOf,
} from "../../core/protocol/rpc.js";
import { serveRpc } from "../../core/protocol/rpc.js";
import type { Check } from "./check.js";

/** What each call of a screen may carry: leaving a method out does not compile. */
export type RequestChecks<A extends Api<A>> = { readonly [K in keyof A]: Check<RequestOf<A, K>> };

/** A message of a webview as a call or a cancel; undefined for anything else that a document may post. */
export function parseCallerMessage(value: unknown): CallerMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, id, method, request } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(id)) return undefined;
  if (kind === "cancel") return { kind, id: id as number };
  if (kind !== "call" || typeof method !== "string") return undefined;
  return { kind, id: id as number, method, request };
}

/** The same handlers behind a check of every request. */
export function checkedHandlers<A extends Api<A>>(
  handlers: Handlers<A>,
  checks: RequestChecks<A>,
): Handlers<A> {
  const checked = Object.entries<Check<unknown>>(checks).map(([method, check]) => {
    const handler = handlers[method as keyof A] as (request: unknown, signal: unknown) => Promise<unknown>;
    return [
      method,
      async (request: unknown, signal: unknown) => handler(check(request, method), signal),
    ] as const;
  });
  return Object.fromEntries(checked) as unknown as Handlers<A>;
}

/**
 * Answers the documents that a webview loads one after another. A hidden webview loses its document and
 * loads a new one that numbers its calls from one again, so an answer for the old one must never reach
 * the new one: `hello`, which every document says first, ends all that its predecessor asked for.
 */
export class ServedScreen<A extends Api<A>> {
  readonly #handlers: Handlers<A>;
  #port: DocumentPort | undefined;

  constructor(
    handlers: Handlers<A>,
    checks: RequestChecks<A>,
    private readonly post: (message: CalleeMessage) => void,
  ) {
    this.#handlers = checkedHandlers(handlers, checks);
  }

  receive(value: unknown): void {
    const message = parseCallerMessage(value);
    if (message === undefined) return;
    if (message.kind === "call" && message.method === "hello") this.#startDocument();
    this.#port?.receive(message);
  }

  /** Cancels what is under way; later answers go nowhere. */
  end(reason: string): void {
    this.#port?.close(reason);
    this.#port = undefined;
  }

  #startDocument(): void {
    this.end("The screen was loaded anew.");
    this.#port = new DocumentPort(this.post);
    serveRpc<A>(this.#port, this.#handlers);
  }
}

/** The channel to one document: messages in are handed on, messages out end with it. */
export class DocumentPort implements Port<CalleeMessage, CallerMessage> {
  readonly #messageListeners: ((message: CallerMessage) => void)[] = [];
  readonly #closeListeners: ((reason: string) => void)[] = [];
  #closed = false;

  constructor(private readonly post: (message: CalleeMessage) => void) {}

  send(message: CalleeMessage): void {
    if (!this.#closed) this.post(message);
  }

  onMessage(listener: (message: CallerMessage) => void): void {
    this.#messageListeners.push(listener);
  }

  onClose(listener: (reason: string) => void): void {
    this.#closeListeners.push(listener);
  }

  receive(message: CallerMessage): void {
    for (const listener of this.#messageListeners) listener(message);
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closeListeners) listener(reason);
  }
}
