import type { Page } from "../../core/protocol/details.js";
import { RpcError } from "../../core/protocol/rpc.js";

const pageSize = 100;

/** Fetches `limit` rows from `offset` on. */
export type FetchPage<Row> = (offset: number, limit: number) => Promise<Page<Row>>;

/** A long list of which only the pages that were looked at are fetched. */
export class PagedRows<Row> {
  readonly #pages = new Map<number, readonly Row[]>();
  /** Pages that need not be asked for. */
  readonly #asked = new Set<number>();
  #total = 0;
  #known = false;

  constructor(
    private readonly fetchPage: FetchPage<Row>,
    private readonly onChange: () => void,
    private readonly onSettled: (failure: string | null) => void,
  ) {
    this.#ask(0);
  }

  /** Rows of the whole list; 0 until the first page arrived. */
  get total(): number {
    return this.#total;
  }

  /** Whether the length is known. */
  get known(): boolean {
    return this.#known;
  }

  /** The row, or undefined while its page is on the way. */
  row(index: number): Row | undefined {
    const page = Math.floor(index / pageSize);
    if (!this.#asked.has(page)) this.#ask(page);
    return this.#pages.get(page)?.[index - page * pageSize];
  }

  /** Asks anew for what is looked at from now on; until the answer, rows stay what they were. */
  refresh(): void {
    this.#asked.clear();
    this.#ask(0);
  }

  #ask(page: number): void {
    this.#asked.add(page);
    this.fetchPage(page * pageSize, pageSize).then(
      ({ rows, total }) => {
        this.#pages.set(page, rows);
        this.#total = total;
        this.#known = true;
        this.onSettled(null);
        this.onChange();
      },
      (thrown: unknown) => {
        if (!(thrown instanceof RpcError)) throw thrown;
        // Asked for again when it is looked at again, and not by itself: what failed once may fail each time.
        this.#asked.delete(page);
        if (thrown.code !== "cancelled") this.onSettled(thrown.message);
      },
    );
  }
}
