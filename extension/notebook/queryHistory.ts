import type { KeptValues } from "../editor/viewStateStore.js";

/** A query that was run. */
export interface PastQuery {
  readonly sql: string;
  /** Address of its trace. */
  readonly trace: string;
  readonly durationMs: number;
  readonly rows: number;
  /** When it ended, milliseconds since 1970. */
  readonly atMs: number;
}

const storageKey = "queryHistory";
/** What is older is forgotten. */
const keptQueries = 200;
/** Longer queries are not kept: all of them must stay a small file. */
const longestSql = 20_000;

/** The queries of a workspace, newest first, in the storage that VS Code keeps for it: outside of the repository. */
export class QueryHistory {
  readonly #listeners = new Set<() => void>();

  constructor(private readonly kept: KeptValues) {}

  get all(): readonly PastQuery[] {
    const stored = this.kept.get(storageKey);
    return Array.isArray(stored) ? stored.filter(isPastQuery) : [];
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** A query that was run before moves to the top. */
  async add(query: PastQuery): Promise<void> {
    if (query.sql.length > longestSql) return;
    await this.#keep([query, ...this.all.filter((other) => !isSame(other, query))]);
  }

  async remove(query: PastQuery): Promise<void> {
    await this.#keep(this.all.filter((other) => !isSame(other, query)));
  }

  async clear(): Promise<void> {
    await this.#keep([]);
  }

  async #keep(queries: readonly PastQuery[]): Promise<void> {
    await this.kept.update(storageKey, queries.slice(0, keptQueries));
    for (const listener of this.#listeners) listener();
  }
}

function isSame(one: PastQuery, other: PastQuery): boolean {
  return one.sql === other.sql && one.trace === other.trace;
}

/** Another version may have written what is stored. */
function isPastQuery(value: unknown): value is PastQuery {
  if (typeof value !== "object" || value === null) return false;
  const { sql, trace, durationMs, rows, atMs } = value as Record<string, unknown>;
  return (
    [sql, trace].every((text) => typeof text === "string") &&
    [durationMs, rows, atMs].every((number) => typeof number === "number")
  );
}
