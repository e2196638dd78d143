/** Characters whose widths are looked up by their code. */
const asciiCodes = 128;
/** Widths of other characters that are kept: a trace may hold any of a million. */
const keptWidths = 4_000;

/**
 * Measures texts by adding the widths of their characters, so that a new text costs no call into the font: a timeline that
 * is zoomed cuts hundreds of names anew in every frame. Kerning and ligatures are left out, which is within a pixel.
 */
export class TextRuler {
  readonly #ascii = new Float64Array(asciiCodes).fill(Number.NaN);
  readonly #others = new Map<string, number>();

  /** `measureCharacter` gives the width of one character, CSS pixels. */
  constructor(private readonly measureCharacter: (character: string) => number) {}

  measure(text: string): number {
    let width = 0;
    for (const character of text) {
      const code = character.charCodeAt(0);
      const known = code < asciiCodes ? (this.#ascii[code] ?? Number.NaN) : Number.NaN;
      width += Number.isNaN(known) ? this.#learn(character, code) : known;
    }
    return width;
  }

  #learn(character: string, code: number): number {
    if (code < asciiCodes) return (this.#ascii[code] = this.measureCharacter(character));
    const known = this.#others.get(character);
    if (known !== undefined) return known;
    if (this.#others.size >= keptWidths) this.#others.clear();
    const width = this.measureCharacter(character);
    this.#others.set(character, width);
    return width;
  }
}
