import type { Page } from "../../core/protocol/details.js";
import { RpcError } from "../../core/protocol/rpc.js";

const pageSize = 100;

/** Fetches `limit` rows from `offset` on. */
export type FetchPage<Row> = (offset: number, limit: number) => Promise<Page<Row>>;

/** A long list of which only the pages that were looked at are fetched. */
export class PagedRows<Row> {
  readonly #pages = new Map<number, readonly Row[] | "asked">();
  #total = 0;
  #known = false;

  constructor(
    private readonly fetchPage: FetchPage<Row>,
    private readonly onChange: () => void,
    private readonly onFailure: (message: string) => void,
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
    const rows = this.#pages.get(page);
    if (rows === undefined) this.#ask(page);
    return rows === undefined || rows === "asked" ? undefined : rows[index - page * pageSize];
  }

  #ask(page: number): void {
    this.#pages.set(page, "asked");
    this.fetchPage(page * pageSize, pageSize).then(
      ({ rows, total }) => {
        this.#pages.set(page, rows);
        this.#total = total;
        this.#known = true;
        this.onChange();
      },
      (thrown: unknown) => {
        if (!(thrown instanceof RpcError)) throw thrown;
        if (thrown.code !== "cancelled") this.onFailure(thrown.message);
      },
    );
  }
}
