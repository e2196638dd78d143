/** A key that a host showed and nobody has vouched for. */
export interface HostKeyQuestion {
  /** The host as the reader knows it. */
  readonly alias: string;
  /** Host and port as they are kept. */
  readonly token: string;
  readonly keyType: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** Whether only a certificate authority is known for this host, and certificates are not supported. */
  readonly certificateAuthority: boolean;
}

/** A secret that somebody or something asks for. */
export interface SecretQuestion {
  readonly kind: "password" | "passphrase" | "answer" | "sudo";
  /** Under which a secret may be kept; null for one that must not be kept, such as a code that is used once. */
  readonly keepAs: string | null;
  /** What is asked, for people. Text of the server is in `prompt`. */
  readonly title: string;
  readonly prompt: string;
  /** Whether what is typed may be seen. */
  readonly echo: boolean;
  /** From 1. Above 1 the one before was wrong: what is kept must not be given again. */
  readonly attempt: number;
}

/** The reader, asked while a connection is made. */
export interface ConnectionPrompts {
  /** Whether to trust a key from now on. */
  trustHostKey(question: HostKeyQuestion): Promise<boolean>;
  /** undefined where the reader does not want to answer. */
  secret(question: SecretQuestion): Promise<string | undefined>;
  /** What was given opened the door: it may be kept. */
  secretAccepted(question: SecretQuestion, secret: string): Promise<void>;
  /** What was given was wrong: what is kept is to be deleted. */
  secretRejected(question: SecretQuestion): Promise<void>;
}
