import { SshFailure } from "./sshFailure.js";

/**
 * One word of a POSIX shell's command line, whatever it holds: inside single quotes nothing is special but the quote.
 * Throws for NUL, which no argument of a program can hold.
 */
export function shellQuote(word: string): string {
  if (word.includes("\0"))
    throw new SshFailure("configuration", "A value holds a NUL character.", "Remove it.");
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line of these words. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellQuote).join(" ");
}
