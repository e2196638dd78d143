import { type FilterField, filterFields, type FilterTerm } from "../../core/protocol/eventFilter.js";
import type { TimeRange } from "../../core/protocol/time.js";

/** One piece of what the reader typed. */
export type FilterPiece =
  | { readonly kind: "term"; readonly term: FilterTerm }
  /** `under:PID`: only this process and what is below it. */
  | { readonly kind: "under"; readonly pid: number }
  /** `time:FROM..TO` in seconds after the first event. */
  | { readonly kind: "time"; readonly range: TimeRange }
  | { readonly kind: "invalid"; readonly text: string; readonly message: string };

const wholeNumber = /^\d{1,10}$/;
const timeRange = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/;
/** Fields of earlier letters that people type for ours. */
const aliases: Readonly<Record<string, FilterField>> = {
  file: "path",
  domain: "host",
  ip: "addr",
  uid: "user",
};

/** Reads words and `field:value` conditions; quotes keep spaces together. */
export function parseFilter(text: string): FilterPiece[] {
  return splitWords(text).map(parseWord);
}

/** Words with their quotes taken off; a quote that is never closed runs to the end. */
function splitWords(text: string): { readonly word: string; readonly quoted: boolean }[] {
  const words: { word: string; quoted: boolean }[] = [];
  for (const match of text.matchAll(/(?:[^\s"]|"[^"]*(?:"|$))+/g)) {
    const [raw] = match;
    words.push({ word: raw.replaceAll('"', ""), quoted: raw.startsWith('"') || raw.startsWith('-"') });
  }
  return words.filter(({ word }) => word !== "" && word !== "-");
}

function parseWord({ word, quoted }: { readonly word: string; readonly quoted: boolean }): FilterPiece {
  const negated = word.length > 1 && word.startsWith("-");
  const body = negated ? word.slice(1) : word;
  const colon = quoted ? -1 : body.indexOf(":");
  const field = body.slice(0, Math.max(0, colon)).toLowerCase();
  const value = body.slice(colon + 1);
  if (colon <= 0 || !/^[a-z]+$/.test(field)) return term("any", body, negated);
  if (value === "") return invalid(word, `Write what ${field}: should match, such as ${example(field)}.`);
  if (field === "under") return parseUnder(word, value);
  if (field === "time") return parseTime(word, value);
  return parseField(word, field, value, negated);
}

function parseField(word: string, field: string, value: string, negated: boolean): FilterPiece {
  const known = aliases[field] ?? filterFields.find((name) => name === field);
  if (known === undefined || known === "any") return invalid(word, unknownField(field));
  if ((known === "pid" || known === "port") && !wholeNumber.test(value))
    return invalid(word, `${known}: takes a whole number, such as ${example(known)}.`);
  return term(known, value, negated);
}

function parseUnder(word: string, value: string): FilterPiece {
  if (!wholeNumber.test(value)) return invalid(word, "under: takes a process id, such as under:1.");
  return { kind: "under", pid: Number(value) };
}

function parseTime(word: string, value: string): FilterPiece {
  const [, from, to] = timeRange.exec(value) ?? [];
  if (from === undefined || to === undefined || Number(from) > Number(to))
    return invalid(word, "time: takes a range in seconds after the first event, such as time:4.8..4.9.");
  return { kind: "time", range: { fromUs: Number(from) * 1e6, toUs: Number(to) * 1e6 } };
}

function term(field: FilterField, value: string, negated: boolean): FilterPiece {
  return { kind: "term", term: { field, value, negated } };
}

function invalid(text: string, message: string): FilterPiece {
  return { kind: "invalid", text, message };
}

function unknownField(field: string): string {
  const names = [...filterFields.filter((name) => name !== "any"), "under", "time"];
  return `There is no field "${field}". Use one of ${names.join(", ")}, or quote the word to look for it as text.`;
}

const examples: Readonly<Record<string, string>> = {
  pid: "pid:23454",
  port: "port:443",
  path: "path:/proc/*/mem",
  host: "host:*.example",
  time: "time:4.8..4.9",
  under: "under:1",
};

function example(field: string): string {
  return examples[field] ?? `${field}:value`;
}
