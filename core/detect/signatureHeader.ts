import { severities, type Severity } from "../protocol/finding.js";
import type { Signature, SignatureNeed } from "./signature.js";

const needs = ["parents", "renames", "deletes"] as const satisfies readonly SignatureNeed[];

/** Every key of the header; those of `optional` may be left out. */
const keys = [
  "id",
  "name",
  "severity",
  "technique",
  "description",
  "blind-spots",
  "references",
  "tags",
  "needs",
] as const;
type Key = (typeof keys)[number];
const optional: readonly Key[] = ["technique", "references", "tags", "needs"];

/** What is wrong with a signature file, and in which line (1-based). */
export class SignatureError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
    this.name = "SignatureError";
  }
}

interface HeaderLine {
  readonly value: string;
  readonly line: number;
}

/**
 * Reads a signature file: comment lines `-- key: value` down to the first line that is none, then one query. Throws
 * {@link SignatureError} for a missing, unknown or ill-formed entry.
 */
export function parseSignature(text: string): Signature {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const firstOfQuery = lines.findIndex(isOfQuery);
  if (firstOfQuery < 0) throw new SignatureError("The file holds no query.", lines.length);
  const header = readHeader(lines.slice(0, firstOfQuery));
  for (const key of keys) {
    if (!optional.includes(key) && !header.has(key))
      throw new SignatureError(`The header has no "${key}".`, 1);
  }
  return {
    id: matching(header, "id", /^[A-Za-z0-9][\w.-]{0,63}$/, "letters, digits, - . and _"),
    name: matching(header, "name", /^[a-z0-9]+(-[a-z0-9]+)*$/, "words in lower case joined by -"),
    severity: severityOf(header),
    technique: matching(header, "technique", /^(T\d{4}(\.\d{3})?)?$/, "such as T1003 or T1003.007"),
    description: textOf(header, "description"),
    blindSpots: textOf(header, "blind-spots"),
    references: listOf(header, "references"),
    tags: listOf(header, "tags"),
    needs: needsOf(header),
    sql: queryOf(lines.slice(firstOfQuery)),
  };
}

/** Without the semicolon and the comments that may end it: the query becomes part of another. */
function queryOf(lines: readonly string[]): string {
  const last = lines.findLastIndex(isOfQuery);
  return lines
    .slice(0, last + 1)
    .join("\n")
    .replace(/[\s;]+$/, "");
}

/** Where an offset into the query of a signature file stands in the file; line and column from 0. */
export function placeInFile(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const firstOfQuery = Math.max(lines.findIndex(isOfQuery), 0);
  const before = lines.slice(firstOfQuery).join("\n").slice(0, offset).split("\n");
  return { line: firstOfQuery + before.length - 1, column: before.at(-1)?.length ?? 0 };
}

/** Neither empty nor a comment. */
function isOfQuery(line: string): boolean {
  return !/^\s*(--|$)/.test(line);
}

function readHeader(lines: readonly string[]): Map<Key, HeaderLine> {
  const header = new Map<Key, HeaderLine>();
  lines.forEach((text, index) => {
    const match = /^\s*--\s*([a-z-]+):\s*(.*?)\s*$/.exec(text);
    if (match === null) return;
    const [, name = "", value = ""] = match;
    const key = keys.find((known) => known === name);
    const line = index + 1;
    if (key === undefined) throw new SignatureError(`The header has no entry called "${name}".`, line);
    if (header.has(key)) throw new SignatureError(`"${key}" stands twice in the header.`, line);
    header.set(key, { value, line });
  });
  return header;
}

function textOf(header: ReadonlyMap<Key, HeaderLine>, key: Key): string {
  const entry = header.get(key);
  if (entry?.value === "") throw new SignatureError(`"${key}" is empty.`, entry.line);
  return entry?.value ?? "";
}

function matching(header: ReadonlyMap<Key, HeaderLine>, key: Key, pattern: RegExp, meaning: string): string {
  const entry = header.get(key);
  const value = entry?.value ?? "";
  if (!pattern.test(value)) throw new SignatureError(`"${key}" must be ${meaning}.`, entry?.line ?? 1);
  return value;
}

function severityOf(header: ReadonlyMap<Key, HeaderLine>): Severity {
  const entry = header.get("severity");
  const severity = severities.find((known) => known === entry?.value);
  if (severity === undefined)
    throw new SignatureError(`"severity" must be one of ${severities.join(", ")}.`, entry?.line ?? 1);
  return severity;
}

function needsOf(header: ReadonlyMap<Key, HeaderLine>): SignatureNeed[] {
  return listOf(header, "needs").map((name) => {
    const need = needs.find((known) => known === name);
    if (need === undefined)
      throw new SignatureError(
        `"needs" may name ${needs.join(", ")}, not ${name}.`,
        header.get("needs")?.line ?? 1,
      );
    return need;
  });
}

function listOf(header: ReadonlyMap<Key, HeaderLine>, key: Key): string[] {
  const value = header.get(key)?.value ?? "";
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
