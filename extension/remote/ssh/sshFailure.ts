/** How far a connection came. Each is a sentence's subject for people, so that a failure names its place. */
export type SshStage =
  | "configuration"
  | "network"
  | "proxy"
  | "handshake"
  | "host key"
  | "authentication"
  | "session"
  | "transfer"
  | "privileges"
  | "collector"
  | "recording";

/** A connection, or what was done over it, that failed: where, why, and what the reader can do about it. */
export class SshFailure extends Error {
  constructor(
    readonly stage: SshStage,
    message: string,
    readonly remedy: string,
    /** Whether the same attempt may succeed a moment later: the network was at fault, and no decision of anybody. */
    readonly retryable = false,
  ) {
    super(message);
    this.name = "SshFailure";
  }

  /** Stage, reason and remedy in one text. */
  get sentence(): string {
    return `${capital(this.stage)}: ${this.message} ${this.remedy}`.trim();
  }
}

/** The reader said no to a question; nothing failed and nothing is to be told. */
export class SshCancelled extends Error {
  constructor() {
    super("Cancelled.");
    this.name = "SshCancelled";
  }
}

/** The connection ended before what ran on it did. */
export function connectionLost(where: string): SshFailure {
  return new SshFailure(
    "network",
    `The connection to ${where} was lost.`,
    "Check the network and the machine; nothing that was recorded is lost.",
    true,
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
