import type { ResultApi, ResultRows, ResultView } from "../../core/protocol/resultApi.js";
import { type RpcClient, RpcError } from "../../core/protocol/rpc.js";

/** Rows of a page, and pages that are kept: some thousand rows, whatever the size of the result. */
const pageRows = 100;
const keptPages = 30;

export type Row = readonly (string | null)[];

/** The rows of a result as far as they were asked for. */
export class ResultPages {
  readonly #pages = new Map<number, readonly Row[] | null>();
  #abort = new AbortController();
  #total: number;

  constructor(
    private readonly client: RpcClient<ResultApi>,
    private readonly result: string,
    first: ResultRows,
    private view: ResultView,
    private readonly onChange: () => void,
    private readonly onFailure: (message: string) => void,
  ) {
    this.#total = first.total;
    this.#pages.set(0, first.rows);
  }

  get total(): number {
    return this.#total;
  }

  /** undefined while the row is on its way; asks for it then. */
  row(index: number): Row | undefined {
    const number = Math.floor(index / pageRows);
    const page = this.#pages.get(number);
    if (page === undefined) void this.#load(number);
    else if (page !== null) this.#use(number, page);
    return page?.[index - number * pageRows];
  }

  /** Rows from the start on, at most so many, wherever they are. */
  async first(limit: number): Promise<Row[]> {
    const rows: Row[] = [];
    for (let offset = 0; offset < Math.min(limit, this.#total); offset += pageRows) {
      const page = await this.#ask(Math.floor(offset / pageRows), this.#abort.signal);
      rows.push(...page.rows);
    }
    return rows.slice(0, limit);
  }

  /** Forgets all rows and asks for those of another view. */
  show(view: ResultView): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.view = view;
    this.#pages.clear();
    void this.#load(0);
  }

  dispose(): void {
    this.#abort.abort();
    this.#pages.clear();
  }

  async #load(number: number): Promise<void> {
    const { signal } = this.#abort;
    this.#pages.set(number, null);
    try {
      const { total, rows } = await this.#ask(number, signal);
      if (signal.aborted) return;
      this.#total = total;
      this.#use(number, rows);
      this.onChange();
    } catch (thrown) {
      if (signal.aborted) return;
      this.onFailure(thrown instanceof RpcError ? thrown.message : String(thrown));
    }
  }

  #ask(number: number, signal: AbortSignal): Promise<ResultRows> {
    const { result, view } = this;
    return this.client.call("getRows", { result, view, offset: number * pageRows, limit: pageRows }, signal);
  }

  /** The page moves to the end of those that are forgotten. */
  #use(number: number, rows: readonly Row[]): void {
    this.#pages.delete(number);
    this.#pages.set(number, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) return;
      if (old !== number) this.#pages.delete(old);
    }
  }
}
