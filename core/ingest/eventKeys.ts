import { eventFields, fieldIndex } from "./eventFields.js";
import { type ExpectedText, expectedText } from "./plainText.js";

/** What a key can be instead of a field: one without a column, or nothing that the scanner reads. */
export const noColumn = -1;
export const notPlain = -2;

const colon = 58;

interface KnownKey {
  readonly bytes: Uint8Array;
  readonly field: number;
}

/** Keys by length and first letter, so that at most two or three are compared. */
const knownKeys: (KnownKey[] | undefined)[] = [];
for (const { key } of eventFields) {
  const bytes = Uint8Array.from(key, (letter) => letter.charCodeAt(0));
  (knownKeys[slotOf(bytes.length, bytes[0])] ??= []).push({ bytes, field: fieldIndex[key] });
}

function slotOf(length: number, first = 0): number {
  return length * 64 + (first & 63);
}

/** The field whose quoted key is `bytes[start…end)` with a colon behind it; `end` is negative where no string is. */
export function keyAt(bytes: Uint8Array, start: number, end: number): number {
  if (end < 0 || bytes[end] !== colon) return notPlain;
  const candidates = knownKeys[slotOf(end - start - 2, bytes[start + 1])];
  return candidates?.find((candidate) => stands(candidate.bytes, bytes, start + 1))?.field ?? noColumn;
}

function stands(key: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < key.length; index++) if (key[index] !== bytes[start + index]) return false;
  return true;
}

/** A key with all that stands between two values. */
export interface ExpectedKey {
  readonly text: ExpectedText;
  readonly field: number;
}

const firstKeys = eventFields.map(({ key }, field) => ({ text: expectedText(`{"${key}":`), field }));
const laterKeys = eventFields.map(({ key }, field) => ({ text: expectedText(`,"${key}":`), field }));

/** Kinds of events that are told apart, a power of two. */
const kinds = 64;
/** Positions: before the first key, and behind each field; a power of two above their number. */
const positions = 32;

/**
 * Guesses the next key: the one that came last time at this place of an event of this kind. A collector writes the keys
 * of a type always in the same order, so nearly every guess is right, and a whole key is read by comparing words.
 */
export class ExpectedKeys {
  readonly #guesses = new Array<ExpectedKey | undefined>(kinds * positions).fill(undefined);
  /** Tells types apart well enough for guessing: from the length and the last letter of the type's name. */
  #kind = 0;
  #position = 0;

  /** An event begins. */
  begin(): void {
    this.#kind = 0;
    this.#position = 0;
  }

  get next(): ExpectedKey | undefined {
    return this.#guesses[this.#kind * positions + this.#position];
  }

  /** The guess was right. */
  cameTrue({ field }: ExpectedKey): void {
    this.#position = field + 1;
  }

  /** Another key came than the guess. */
  came(field: number): void {
    if (field < 0) return;
    const key = (this.#position === 0 ? firstKeys : laterKeys)[field];
    this.#guesses[this.#kind * positions + this.#position] = key;
    this.#position = field + 1;
  }

  /** A field has this text. */
  sawText(field: number, bytes: Uint8Array, start: number, end: number): void {
    if (field === fieldIndex.type) this.#kind = ((end - start) * 8 + (bytes[end - 1] ?? 0)) & (kinds - 1);
  }
}
