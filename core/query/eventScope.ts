import type { ProcessScope } from "../protocol/details.js";
import type { EventFilter } from "../protocol/eventFilter.js";
import { RevisionMemo } from "./revisionMemo.js";
import scopeLines from "./scopeLines.sql";
import { type EventScope, isOneOf, type LineRange, type ScopedFilter } from "./filterPredicate.js";
import type { SqlPort } from "./sqlPort.js";
import { bind, sql } from "./sqlText.js";
import type { TraceContext } from "./traceContext.js";

/** Answers that are kept: a reader goes back and forth between few processes. */
const keptScopes = 16;

/** Finds the lines of what requests are about. */
export class EventScopes {
  readonly #known: RevisionMemo<LineRange | null>;

  constructor(
    private readonly port: SqlPort,
    context: () => TraceContext,
  ) {
    this.#known = new RevisionMemo(() => context().revision, keptScopes);
  }

  /** The request with the lines of its scope and of its filter's subtree. */
  async within<R extends { readonly scope?: ProcessScope; readonly filter: EventFilter }>(
    request: R,
  ): Promise<R> {
    const { scope, filter } = request;
    const [lines, subtreeLines] = await Promise.all([
      scope === undefined ? null : this.#lines(scope),
      filter.subtreeOf === null ? null : this.#lines({ processId: filter.subtreeOf, subtree: true }),
    ]);
    const scoped: EventScope | undefined = scope && lines ? { ...scope, lines } : scope;
    const filtered: ScopedFilter = subtreeLines === null ? filter : { ...filter, subtreeLines };
    return { ...request, ...(scoped && { scope: scoped }), filter: filtered };
  }

  #lines(scope: ProcessScope): Promise<LineRange | null> {
    return this.#known.get(`${scope.processId} ${scope.subtree}`, () => this.#ask(scope));
  }

  async #ask(scope: ProcessScope): Promise<LineRange | null> {
    const result = await this.port.query(bind(scopeLines, { processes: isOneOf(sql`process_id`, scope) }));
    const [first = NaN] = result.numbers("first_event_id");
    const [last = NaN] = result.numbers("last_event_id");
    return Number.isNaN(first) || Number.isNaN(last) ? null : { first, last };
  }
}
