import { typeCode } from "../ingest/eventFields.js";
import type { ProcessScope } from "../protocol/details.js";
import type { EventFilter, FilterField, FilterTerm } from "../protocol/eventFilter.js";
import { join, literal, sql, SqlText } from "./sqlText.js";

/** Lines of the file that all events of some processes lie between, as far as derived tables know the file. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** With `lines`, DuckDB skips the parts of the table outside of them: most processes live for a small part of a trace. */
export interface EventScope extends ProcessScope {
  readonly lines?: LineRange;
}

export interface ScopedFilter extends EventFilter {
  /** Lines of `subtreeOf`. */
  readonly subtreeLines?: LineRange;
}

/** Everything that happened. */
export const everything = sql`true`;

/** The filter as a condition on rows of `event`. `startEpochUs` is the absolute time of 0 µs. */
export function filterPredicate(filter: ScopedFilter, startEpochUs: number): SqlText {
  const parts = [basePredicate(filter, startEpochUs)];
  if (filter.kinds.length > 0) parts.push(anyOf(filter.kinds.map((kind) => kindPredicates[kind])));
  if (filter.hideLibraryLoads) parts.push(sql`not event.library_load`);
  return join(parts, " and ");
}

/** The same without the toggles: what they choose from. */
export function basePredicate(filter: ScopedFilter, startEpochUs: number): SqlText {
  const parts = termsPredicates(filter.terms);
  const { range, subtreeOf, subtreeLines, severities } = filter;
  if (severities.length > 0) {
    const wanted = join(severities.map(literal), ", ");
    parts.push(sql`event.event_id in (select event_id from finding where severity in (${wanted}))`);
  }
  if (range !== null) {
    parts.push(sql`event.ts >= make_timestamp(${Math.floor(startEpochUs + range.fromUs)})`);
    parts.push(sql`event.ts <= make_timestamp(${Math.ceil(startEpochUs + range.toUs)})`);
  }
  if (subtreeOf !== null)
    parts.push(
      scopePredicate({
        processId: subtreeOf,
        subtree: true,
        ...(subtreeLines && { lines: subtreeLines }),
      }),
    );
  return parts.length === 0 ? everything : join(parts, " and ");
}

/** Events of one process, or of it and all below it. */
export function scopePredicate(scope: EventScope): SqlText {
  const processes = isOneOf(sql`event.process_id`, scope);
  if (scope.lines === undefined) return processes;
  return sql`event.event_id between ${scope.lines.first} and ${scope.lines.last} and ${processes}`;
}

/** Whether a column names a process of a scope. */
export function isOneOf(column: SqlText, { processId, subtree }: ProcessScope): SqlText {
  return subtree
    ? sql`${column} in (select process_id from descendants(${processId}))`
    : sql`${column} = ${processId}`;
}

export const kindPredicates = {
  findings: sql`event.event_id in (select event_id from finding)`,
  connections: sql`event.type_code = code_of('net_connect')`,
  dns: sql`event.type_code = code_of('dns_query')`,
  writes: sql`event.type_code in (code_of('file_write'), code_of('file_rename'), code_of('file_delete'))`,
} as const;

/** Terms of one field are alternatives; words and different fields must all hold; negated terms must all fail. */
function termsPredicates(terms: readonly FilterTerm[]): SqlText[] {
  const parts: SqlText[] = [];
  const alternatives = new Map<FilterField, SqlText[]>();
  for (const term of terms) {
    const condition = termPredicate(term);
    if (term.negated) parts.push(sql`not coalesce(${condition}, false)`);
    else if (term.field === "any") parts.push(condition);
    else alternatives.set(term.field, [...(alternatives.get(term.field) ?? []), condition]);
  }
  for (const conditions of alternatives.values()) parts.push(anyOf(conditions));
  return parts;
}

/** One term alone, negation left out. */
export function termPredicate({ field, value }: FilterTerm): SqlText {
  switch (field) {
    case "any":
      return anyOf([
        ...eventTexts.map((column) => matches(column, value)),
        connectionWith(matches(sql`hostname`, value)),
      ]);
    case "comm":
      return anyOf([matches(sql`event.comm`, value), processWith(matches(programName, value))]);
    case "arg":
      return processWith(matches(sql`array_to_string(args, ' ')`, value));
    case "pid":
      return equals(sql`event.pid`, value);
    case "user":
      return equals(sql`event.uid`, value);
    case "exit":
      return processWith(equals(sql`exit_code`, value));
    case "type":
      return ofType(value);
    case "path":
      return anyOf(
        [sql`event.path`, sql`event.new_path`, sql`event.filename`].map((column) => matches(column, value)),
      );
    case "host":
      return anyOf([matches(sql`event.hostname`, value), connectionWith(matches(sql`hostname`, value))]);
    case "addr":
      return matches(sql`event.dst_addr`, value);
    case "port":
      return equals(sql`event.dst_port`, value);
    case "category":
      return connectionWith(matches(sql`category`, value));
  }
}

function ofType(value: string): SqlText {
  const name = value.toLowerCase();
  if (typeCode.has(name)) return sql`event.type_code = code_of(${name})`;
  const condition = hasWildcard(value) ? matches(sql`type`, value) : sql`type = ${name}`;
  return sql`event.event_id in (select event_id from event where ${condition})`;
}

const eventTexts = [
  sql`event.path`,
  sql`event.new_path`,
  sql`event.comm`,
  sql`event.filename`,
  sql`event.args`,
  sql`event.hostname`,
  sql`event.dst_addr`,
];

const programName = sql`regexp_replace(coalesce(script, args[1], filename, comm), '.*/', '')`;

function processWith(condition: SqlText): SqlText {
  return sql`event.process_id in (select process_id from process where ${condition})`;
}

function connectionWith(condition: SqlText): SqlText {
  return sql`event.event_id in (select event_id from connection where ${condition})`;
}

/** Numbers match as a whole; a text that is none matches nothing. */
function equals(column: SqlText, value: string): SqlText {
  return /^\d{1,15}$/.test(value) ? sql`${column} = ${Number(value)}` : sql`false`;
}

function hasWildcard(value: string): boolean {
  return /[*?]/.test(value);
}

/** `*` and `?` are wildcards for the whole text; without them the value is looked for anywhere in it. */
function matches(column: SqlText, value: string): SqlText {
  const escaped = value.replace(/[\\%_]/g, "\\$&");
  const pattern = hasWildcard(value) ? escaped.replaceAll("*", "%").replaceAll("?", "_") : `%${escaped}%`;
  return sql`${column} ilike ${literal(pattern)} escape '\\'`;
}

function anyOf(conditions: readonly SqlText[]): SqlText {
  return new SqlText(`(${join(conditions, " or ").text})`);
}
