import { join, literal, sql, SqlText } from "../../query/sqlText.js";
import { cidrRange } from "./cidrRange.js";
import { whyNotRe2 } from "./regexSupport.js";
import { base64, base64Offsets, isTextEncoding } from "./sigmaEncodings.js";
import type { SigmaItem, SigmaValue } from "./sigmaRule.js";
import type { SigmaField, SigmaSource } from "./sigmaSources.js";
import { anyText, dashes, dashPattern, likePattern, splitWildcards, type SigmaPart } from "./sigmaText.js";

/**
 * One item of a selection as a condition that is never null. Throws an Error whose message says what is not supported.
 * Every word of the rule goes through {@link literal}.
 */
export function itemPredicate(item: SigmaItem, source: SigmaSource): SqlText {
  if (item.field === null)
    return anyOf(source.keywordFields.map((name) => fieldPredicate(item, name, source)));
  return fieldPredicate(item, item.field, source);
}

function fieldPredicate(item: SigmaItem, name: string, source: SigmaSource): SqlText {
  const modifiers = readModifiers(item);
  const context: Match = { name, field: fieldOf(source, name), source, modifiers };
  const conditions = item.values.map((value) => sql`(${valuePredicate(value, context)})`);
  const holds = sql`coalesce(${join(conditions, modifiers.all ? " and " : " or ")}, false)`;
  return modifiers.negated ? sql`(not ${holds})` : holds;
}

interface Match {
  readonly name: string;
  readonly field: SigmaField;
  readonly source: SigmaSource;
  readonly modifiers: Modifiers;
}

function fieldOf(source: SigmaSource, name: string): SigmaField {
  const field = Object.hasOwn(source.fields, name) ? source.fields[name] : undefined;
  if (field === undefined) throw new Error(`The field “${name}” is not in the events of a trace.`);
  return field;
}

type Place = "whole" | "contains" | "startswith" | "endswith";
type Test = "text" | "re" | "cidr" | "exists" | "fieldref" | "lt" | "lte" | "gt" | "gte";

interface Modifiers {
  readonly test: Test;
  readonly place: Place;
  readonly all: boolean;
  readonly cased: boolean;
  readonly negated: boolean;
  readonly regexFlags: string;
  readonly windash: boolean;
  readonly encoding: string;
  readonly base64: "none" | "whole" | "offsets";
}

const plainModifiers: Modifiers = {
  test: "text",
  place: "whole",
  all: false,
  cased: false,
  negated: false,
  regexFlags: "",
  windash: false,
  encoding: "utf8",
  base64: "none",
};

function readModifiers(item: SigmaItem): Modifiers {
  const start = item.field === null ? { ...plainModifiers, place: "contains" as const } : plainModifiers;
  return item.modifiers.reduce((read, name) => ({ ...read, ...modifierEffect(name, read) }), start);
}

function modifierEffect(name: string, before: Modifiers): Partial<Modifiers> {
  switch (name) {
    case "contains":
    case "startswith":
    case "endswith":
      return { place: name };
    case "re":
    case "cidr":
    case "exists":
    case "fieldref":
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return { test: name };
    case "i":
    case "m":
    case "s":
      if (before.test !== "re") break;
      return { regexFlags: before.regexFlags + name };
    case "all":
      return { all: true };
    case "cased":
      return { cased: true };
    case "neq":
      return { negated: true };
    case "windash":
      return { windash: true };
    case "base64":
      return { base64: "whole" };
    case "base64offset":
      return { base64: "offsets" };
  }
  if (isTextEncoding(name)) return { encoding: name };
  throw new Error(`The modifier “${name}” is not supported.`);
}

function valuePredicate(value: SigmaValue, match: Match): SqlText {
  const { expression } = match.field;
  switch (match.modifiers.test) {
    case "exists":
      return value === false || value === "false"
        ? sql`${expression} is null`
        : sql`${expression} is not null`;
    case "fieldref":
      return referencePredicate(String(value), match);
    case "re":
      return regexPredicate(String(value), match);
    case "cidr":
      return cidrPredicate(String(value), match);
    case "lt":
    case "lte":
    case "gt":
    case "gte":
      return comparePredicate(match.modifiers.test, value, expression);
    case "text":
      if (value === null) return sql`${expression} is null`;
      if (value === "") return sql`coalesce(${expression}, '') = ''`;
      return textPredicate(String(value), match);
  }
}

function textPredicate(text: string, { name, field, modifiers }: Match): SqlText {
  if (field.decidable?.values.test(text) === false) {
    throw new Error(`“${name}: ${text}” cannot be decided: ${field.decidable.reason}.`);
  }
  // Base64 tells upper from lower case, so its match must too.
  const cased = modifiers.cased || modifiers.base64 !== "none";
  const patterns = spellings(text, modifiers).map((parts) => place(parts, modifiers.place));
  const predicate = modifiers.windash && patterns.some(hasDash) ? dashPredicate : patternPredicate;
  return anyOf(patterns.map((parts) => predicate(parts, field, cased)));
}

/** Every way in which the value may stand in the event. */
function spellings(text: string, { base64: form, encoding }: Modifiers): readonly (readonly SigmaPart[])[] {
  if (form === "whole") return [[base64(text, encoding)]];
  if (form === "offsets") return base64Offsets(text, encoding).map((encoded) => [encoded]);
  if (encoding !== "utf8") throw new Error(`“${encoding}” needs base64 or base64offset behind it.`);
  return [splitWildcards(text)];
}

function place(parts: readonly SigmaPart[], where: Place): readonly SigmaPart[] {
  const before: SigmaPart[] = where === "contains" || where === "endswith" ? [anyText] : [];
  const after: SigmaPart[] = where === "contains" || where === "startswith" ? [anyText] : [];
  return [...before, ...parts, ...after];
}

/** The cheapest test that decides the pattern. */
function patternPredicate(parts: readonly SigmaPart[], field: SigmaField, cased: boolean): SqlText {
  const { expression } = field;
  const column = cased ? expression : (field.lowered ?? sql`lower(${expression})`);
  const word = (text: string): SqlText => (cased ? literal(text) : lowered(text));
  const [first, second, third] = parts;
  if (parts.every((part) => part === anyText)) return sql`${expression} is not null`;
  if (parts.length === 1 && typeof first === "string") return sql`${column} = ${word(first)}`;
  if (parts.length === 2 && typeof first === "string" && second === anyText)
    return sql`starts_with(${column}, ${word(first)})`;
  if (parts.length === 2 && first === anyText && typeof second === "string")
    return sql`ends_with(${column}, ${word(second)})`;
  if (parts.length === 3 && first === anyText && typeof second === "string" && third === anyText)
    return sql`contains(${column}, ${word(second)})`;
  return sql`${column} like ${word(likePattern(parts))} escape '\\'`;
}

const hasDash = (parts: readonly SigmaPart[]): boolean =>
  parts.some((part) => typeof part === "string" && part.search(dashes) >= 0);

/** Each dash that begins an option by itself may be another one: alternatives as texts would be five times as many each. */
function dashPredicate(parts: readonly SigmaPart[], { expression }: SigmaField, cased: boolean): SqlText {
  return sql`regexp_matches(${expression}, ${`(?${cased ? "" : "i"}s)${dashPattern(parts)}`})`;
}

/** DuckDB lowers letters beyond ASCII its own way, so it must lower both sides. */
function lowered(text: string): SqlText {
  return /^[\0-\x7f]*$/.test(text) ? literal(text.toLowerCase()) : sql`lower(${literal(text)})`;
}

function regexPredicate(expression: string, { name, field, modifiers }: Match): SqlText {
  const reason = whyNotRe2(expression);
  if (reason !== null)
    throw new Error(`The regular expression of “${name}” cannot run in linear time: ${reason}.`);
  const flags = modifiers.regexFlags === "" ? "" : `(?${modifiers.regexFlags})`;
  return sql`regexp_matches(${field.expression}, ${literal(flags + expression)})`;
}

function cidrPredicate(block: string, { name, field }: Match): SqlText {
  const range = cidrRange(block);
  if (field.addressDigits === undefined) throw new Error(`“${name}” is not an address.`);
  if (range === null) throw new Error(`“${block}” is not a CIDR block.`);
  const digits = field.addressDigits;
  return sql`length(${digits}) = ${range.first.length} and ${digits} between ${range.first} and ${range.last}`;
}

function comparePredicate(
  test: "lt" | "lte" | "gt" | "gte",
  value: SigmaValue,
  expression: SqlText,
): SqlText {
  const bound = typeof value === "number" ? value : Number(value === "" ? NaN : value);
  if (!Number.isFinite(bound)) throw new Error(`“${String(value)}” is not a number to compare with.`);
  const column = sql`try_cast(${expression} as double)`;
  switch (test) {
    case "lt":
      return sql`${column} < ${bound}`;
    case "lte":
      return sql`${column} <= ${bound}`;
    case "gt":
      return sql`${column} > ${bound}`;
    case "gte":
      return sql`${column} >= ${bound}`;
  }
}

function referencePredicate(other: string, { field, source, modifiers }: Match): SqlText {
  const left = sql`lower(${field.expression})`;
  const right = sql`lower(${fieldOf(source, other).expression})`;
  switch (modifiers.place) {
    case "whole":
      return sql`${left} = ${right}`;
    case "contains":
      return sql`contains(${left}, ${right})`;
    case "startswith":
      return sql`starts_with(${left}, ${right})`;
    case "endswith":
      return sql`ends_with(${left}, ${right})`;
  }
}

function anyOf(conditions: readonly SqlText[]): SqlText {
  return conditions.length === 1 ? (conditions[0] ?? sql`false`) : sql`(${join(conditions, " or ")})`;
}
