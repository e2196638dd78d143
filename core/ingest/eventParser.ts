import { BigintColumn, type EventColumn, IntegerColumn, TextColumn } from "./columns.js";
import type { EventBatch } from "./eventBatch.js";
import { eventFields, type EventField } from "./eventFields.js";
import { topLevelMembers } from "./jsonMembers.js";
import { parseTimestamp } from "./timestamp.js";

/** Nesting beyond this is no event, and deep recursion is a known way to bring readers down. */
export const nestingLimit = 1000;

/** What became of a line. `found` and `mistyped` speak of fields with a column. */
export type ParsedLine =
  | { readonly found: number; readonly mistyped: boolean; readonly text: Uint8Array }
  | { readonly rejected: string };

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Reads any line into the batch's next row: any JSON, in any order, with anything unknown in it. Slower than the
 * scanner by a factor of ten, and meant for the lines that it declines.
 */
export function parseEvent(batch: EventBatch, line: Uint8Array): ParsedLine {
  if (nesting(line) > nestingLimit)
    return { rejected: `It is nested more than ${nestingLimit} levels deep.` };
  const text = decoder.decode(line);
  const problem = whyNoObject(text);
  if (problem !== null) return { rejected: problem };
  const wellFormed = replaceLoneSurrogates(text);
  let found = 0;
  /** Of a key that comes twice the first value counts, also where it is of the wrong kind. */
  let seen = 0;
  let mistyped = false;
  for (const [key, value] of topLevelMembers(wellFormed)) {
    const index = fieldIndexByKey.get(key);
    const column = index === undefined ? undefined : batch.fields[index];
    if (index === undefined || column === undefined || (seen & (1 << index)) !== 0) continue;
    seen |= 1 << index;
    if (store(column, batch.rows, eventFields[index] as EventField, value)) found |= 1 << index;
    else mistyped = true;
  }
  return { found, mistyped, text: encoder.encode(wellFormed) };
}

const fieldIndexByKey = new Map<string, number>(eventFields.map((field, index) => [field.key, index]));

function whyNoObject(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return null;
    return "It is JSON, but not an object.";
  } catch {
    return text.trimStart().startsWith("{") ? "It is not valid JSON." : "It is not a JSON object.";
  }
}

/** Deepest nesting of brackets outside strings. */
function nesting(line: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < line.length; at++) {
    const value = line[at];
    if (value === 0x5c && inString) at++;
    else if (value === 0x22) inString = !inString;
    else if (inString) continue;
    else if (value === 0x7b || value === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (value === 0x7d || value === 0x5d) depth--;
  }
  return deepest;
}

const surrogateEscape =
  /\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g;

/** DuckDB's reader refuses an escape of half a character, which JSON allows; U+FFFD takes its place. */
function replaceLoneSurrogates(text: string): string {
  if (!text.includes("\\u")) return text;
  return text.replace(surrogateEscape, (escape) => (escape.length === 6 ? "\\ufffd" : escape));
}

/** False when the value is not of the column's kind: the column stays null, the text keeps the value. */
function store(column: EventColumn, row: number, field: EventField, value: unknown): boolean {
  if (column instanceof TextColumn) return storeText(column, row, field, value);
  if (column instanceof IntegerColumn) return storeInteger(column, row, field, value);
  return field.kind === "time" ? storeTime(column, row, value) : storeBigint(column, row, value);
}

function storeText(column: TextColumn, row: number, field: EventField, value: unknown): boolean {
  const isList =
    field.kind === "strings" && Array.isArray(value) && value.every((item) => typeof item === "string");
  if (!isList && (field.kind !== "string" || typeof value !== "string")) return false;
  column.append(row, encoder.encode(isList ? JSON.stringify(value) : (value as string)));
  return true;
}

function storeInteger(column: IntegerColumn, row: number, field: EventField, value: unknown): boolean {
  const number = field.kind === "boolean" && typeof value === "boolean" ? Number(value) : value;
  if (field.kind === "boolean" ? typeof value !== "boolean" : typeof value !== "number") return false;
  if (!Number.isInteger(number) || Math.abs(number as number) > 0x7fffffff) return false;
  column.append(row, number as number);
  return true;
}

function storeTime(column: BigintColumn, row: number, value: unknown): boolean {
  const us = typeof value === "string" ? parseTimestamp(value) : NaN;
  if (Number.isNaN(us)) return false;
  column.append(row, us);
  return true;
}

/** Numbers above 2^53 are written as strings of digits. */
function storeBigint(column: BigintColumn, row: number, value: unknown): boolean {
  if (typeof value === "number" && Number.isSafeInteger(value)) column.append(row, value);
  else if (typeof value === "string" && /^-?\d{1,18}$/.test(value)) column.appendBigint(row, BigInt(value));
  else return false;
  return true;
}
