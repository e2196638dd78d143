/** A condition over the named selections of a rule. */
export type SigmaCondition =
  | { readonly kind: "selection"; readonly name: string }
  | { readonly kind: "not"; readonly part: SigmaCondition }
  | { readonly kind: "and" | "or"; readonly parts: readonly SigmaCondition[] }
  /** At least `count` of the named selections. */
  | { readonly kind: "of"; readonly count: number; readonly names: readonly string[] };

/** Parentheses and negations inside each other; deeper is an attack on the parser, not a rule. */
const depthLimit = 64;

/**
 * Reads a condition such as `selection and not 1 of filter_*`. Throws an Error whose message is a sentence for the
 * author of the rule.
 */
export function parseSigmaCondition(text: string, selections: readonly string[]): SigmaCondition {
  return new ConditionParser(text, selections).parse();
}

class ConditionParser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(
    text: string,
    private readonly selections: readonly string[],
  ) {
    if (text.includes("|")) throw new Error("Aggregations (“| count() …”) are not supported.");
    this.#tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  }

  parse(): SigmaCondition {
    const condition = this.#anyOf();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new Error(`“${rest}” is not expected there in the condition.`);
    return condition;
  }

  #anyOf(): SigmaCondition {
    return this.#chain("or", () => this.#allOf());
  }

  #allOf(): SigmaCondition {
    return this.#chain("and", () => this.#negation());
  }

  #chain(kind: "and" | "or", part: () => SigmaCondition): SigmaCondition {
    const first = part();
    const parts = [first];
    while (this.#take(kind)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #negation(): SigmaCondition {
    if (!this.#take("not")) return this.#operand();
    return this.#deeper(() => ({ kind: "not", part: this.#negation() }));
  }

  #operand(): SigmaCondition {
    if (this.#take("(")) return this.#deeper(() => this.#parenthesis());
    const token = this.#tokens[this.#at++];
    if (token === undefined || token === ")")
      throw new Error("The condition ends where a selection is expected.");
    if (this.#take("of")) return this.#quantified(token.toLowerCase());
    if (!this.selections.includes(token))
      throw new Error(`The condition names “${token}”, which is no selection.`);
    return { kind: "selection", name: token };
  }

  #parenthesis(): SigmaCondition {
    const inner = this.#anyOf();
    if (!this.#take(")")) throw new Error("A parenthesis of the condition is not closed.");
    return inner;
  }

  #quantified(quantity: string): SigmaCondition {
    const pattern = this.#tokens[this.#at++] ?? "";
    const names = this.#matching(pattern);
    if (names.length === 0) throw new Error(`No selection matches “${pattern}”.`);
    const count = quantity === "all" ? names.length : quantity === "any" ? 1 : Number(quantity);
    if (!Number.isInteger(count) || count < 1)
      throw new Error(`“${quantity} of” is not a number of selections.`);
    return { kind: "of", count, names };
  }

  /** `them` leaves out selections that begin with an underscore. */
  #matching(pattern: string): readonly string[] {
    if (pattern.toLowerCase() === "them") return this.selections.filter((name) => !name.startsWith("_"));
    const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    const expression = new RegExp(`^${parts.join(".*")}$`);
    return this.selections.filter((name) => expression.test(name));
  }

  #take(token: string): boolean {
    const found = this.#tokens[this.#at]?.toLowerCase() === token;
    if (found) this.#at++;
    return found;
  }

  #deeper(read: () => SigmaCondition): SigmaCondition {
    if (++this.#depth > depthLimit) throw new Error("The condition is nested too deeply.");
    const condition = read();
    this.#depth--;
    return condition;
  }
}
