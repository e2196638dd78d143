import { whyNotRe2 } from "../detect/sigma/regexSupport.js";
import { join, literal, sql, type SqlText } from "../query/sqlText.js";
import { type NormaliserName, normaliserNames } from "./normaliser.js";

/** What is left out of a profile and what is written in another way; `profile-config.json`. */
export interface ProfileConfig {
  /** Arguments that are left out. All patterns are regular expressions of RE2 and match anywhere in the text. */
  readonly args_discard: readonly string[];
  /** Arguments that are left out together with the one behind them. */
  readonly args_discard_pair: readonly string[];
  /** Programs, by path, whose starts are left out. */
  readonly exec_discard: readonly string[];
  readonly writes_discard: readonly string[];
  readonly dns_discard: readonly string[];
  /** Connections by host. */
  readonly connections_discard: readonly string[];
  /** Built-in normalisers that apply. */
  readonly normalise: readonly NormaliserName[];
  /** Further ones, in order: each match in a path, argument or host becomes `with`. */
  readonly replace: readonly { readonly pattern: string; readonly with: string }[];
  /** Where a workspace's path ends. */
  readonly workspace: string;
  /** Members that this program does not know or that say nothing about events: kept when the file is written. */
  readonly others: Readonly<Record<string, unknown>>;
}

export const defaultProfileConfig: ProfileConfig = {
  args_discard: [],
  args_discard_pair: [],
  exec_discard: [],
  writes_discard: [],
  dns_discard: [],
  connections_discard: [],
  normalise: normaliserNames,
  replace: [],
  // GitHub's runners check out into work/<repository>/<repository>, a self-hosted one into _work.
  workspace: "^(/[^/]+)*/_?work/[^/]+/[^/]+/",
  others: {},
};

/** Patterns that a person could have written; more are a mistake or an attack. */
const patternLimit = 1000;

/** Reads the text of the file. Throws an Error with a sentence that says what is wrong. */
export function parseProfileConfig(text: string): ProfileConfig {
  const members = JSON.parse(text) as unknown;
  if (typeof members !== "object" || members === null || Array.isArray(members)) {
    throw new Error("The configuration is not a JSON object.");
  }
  const { normalise, replace, workspace, ...rest } = members as Record<string, unknown>;
  const lists = Object.fromEntries(listNames.map((name) => [name, patternList(name, rest[name])])) as Record<
    (typeof listNames)[number],
    readonly string[]
  >;
  return {
    ...lists,
    normalise: normaliserList(normalise),
    replace: replacements(replace),
    workspace: workspace === undefined ? defaultProfileConfig.workspace : pattern("workspace", workspace),
    others: Object.fromEntries(Object.entries(rest).filter(([name]) => !isListName(name))),
  };
}

/** The file as text, its members in one order. */
export function formatProfileConfig({ others, ...config }: ProfileConfig): string {
  return `${JSON.stringify({ ...config, ...others }, null, 2)}\n`;
}

const listNames = [
  "args_discard",
  "args_discard_pair",
  "exec_discard",
  "writes_discard",
  "dns_discard",
  "connections_discard",
] as const;

function isListName(name: string): boolean {
  return listNames.some((known) => known === name);
}

function patternList(name: string, value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > patternLimit)
    throw new Error(`“${name}” is not a list of patterns.`);
  return value.map((entry) => pattern(name, entry));
}

function pattern(name: string, value: unknown): string {
  if (typeof value !== "string") throw new Error(`“${name}” holds something other than text.`);
  const reason = whyNotRe2(value);
  if (reason !== null)
    throw new Error(`The pattern “${value}” of “${name}” cannot run in linear time: ${reason}.`);
  return value;
}

function normaliserList(value: unknown): readonly NormaliserName[] {
  if (value === undefined) return defaultProfileConfig.normalise;
  if (!Array.isArray(value)) throw new Error("“normalise” is not a list.");
  return value.map((entry) => {
    const name = normaliserNames.find((known) => known === entry);
    if (name === undefined)
      throw new Error(`“${String(entry)}” is no normaliser; there are ${normaliserNames.join(", ")}.`);
    return name;
  });
}

function replacements(value: unknown): ProfileConfig["replace"] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > patternLimit) throw new Error("“replace” is not a list.");
  return value.map((entry: unknown) => {
    const { pattern: found, with: by } = (entry ?? {}) as { pattern?: unknown; with?: unknown };
    if (typeof by !== "string") throw new Error("An entry of “replace” has no “with”.");
    return { pattern: pattern("replace", found), with: by };
  });
}

/** A text column after the replacements of the configuration. Backslashes of `with` stand for groups, as in RE2. */
export function replaced({ replace }: ProfileConfig, column: SqlText): SqlText {
  return replace.reduce(
    (inner, { pattern: found, with: by }) =>
      sql`regexp_replace(${inner}, ${literal(found)}, ${literal(by)}, 'g')`,
    column,
  );
}

/** Whether none of the patterns matches; rows without a text stay. */
export function notMatching(patterns: readonly string[], column: SqlText): SqlText {
  if (patterns.length === 0) return sql`true`;
  const matches = patterns.map((found) => sql`coalesce(regexp_matches(${column}, ${literal(found)}), false)`);
  return sql`not (${join(matches, " or ")})`;
}
