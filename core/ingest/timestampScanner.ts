import { parseTimestamp } from "./timestamp.js";
import { type ExpectedText, expectedText, startsWithText, wordBytes } from "./plainText.js";

/** `YYYY-MM-DDTHH:MM`. */
const minuteBytes = 16;
const separatorAt = 10;
/** `YYYY-MM-DDTHH:MM:SS.ffffffZ`. */
const usualBytes = 27;
/** Digits of a fraction that count. */
const fractionDigits = 6;
const fractionLimit = 9;

const code = { dot: 46, zero: 48, colon: 58, Z: 90 } as const;

/**
 * Reads the form that collectors write, `YYYY-MM-DDTHH:MM:SS[.f…]Z`, from bytes without making a string: one of these
 * stands in every event. Events of the same minute follow each other, so its text is parsed once.
 */
export class TimestampScanner {
  /** Position behind the time that was scanned last. */
  end = 0;
  /** Whether the time that was scanned last is written in the usual way: from 1970 on, with six digits of fraction. */
  canBeRebuilt = false;
  #minute: ExpectedText = expectedText("-".repeat(minuteBytes));
  #minuteUs = NaN;

  /** Microseconds since 1970 UTC; NaN for any other form: the caller then takes {@link parseTimestamp}. */
  scan(view: DataView, start: number): number {
    // Seconds and the Z behind them follow.
    if (start + minuteBytes + wordBytes > view.byteLength) return NaN;
    if (!startsWithText(view, start, this.#minute)) this.#readMinute(view, start);
    const at = start + minuteBytes;
    const tens = view.getUint8(at + 1) - code.zero;
    const ones = view.getUint8(at + 2) - code.zero;
    const seconds = tens * 10 + ones;
    if (view.getUint8(at) !== code.colon || !isDigit(tens) || !isDigit(ones) || seconds > 60) return NaN;
    this.end = at + 3;
    const us = this.#minuteUs + seconds * 1_000_000 + this.#fractionUs(view);
    this.canBeRebuilt = this.end - start === usualBytes && seconds < 60 && us >= 0;
    return us;
  }

  #readMinute(view: DataView, start: number): void {
    let text = "";
    for (let at = 0; at < minuteBytes; at++) text += String.fromCharCode(view.getUint8(start + at));
    this.#minute = expectedText(text);
    // The parser takes other separators as well, of which a column would know nothing.
    this.#minuteUs = text[separatorAt] === "T" ? parseTimestamp(`${text}:00Z`) : NaN;
  }

  /** The fraction and the Z behind it; NaN where they do not follow. */
  #fractionUs(view: DataView): number {
    let at = this.end;
    let us = 0;
    if (view.getUint8(at) === code.dot) {
      const start = ++at;
      const last = Math.min(view.byteLength - 1, start + fractionLimit);
      for (let digit = 0; at <= last && isDigit((digit = view.getUint8(at) - code.zero)); at++)
        if (at - start < fractionDigits) us = us * 10 + digit;
      if (at === start || at > last) return NaN;
      for (let digits = at - start; digits < fractionDigits; digits++) us *= 10;
    }
    this.end = at + 1;
    return view.getUint8(at) === code.Z ? us : NaN;
  }
}

function isDigit(value: number): boolean {
  return value >= 0 && value <= 9;
}
