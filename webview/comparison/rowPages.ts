/** Rows of a long list, fetched page by page as they come into sight; a page that is on its way is asked for once. */
export class RowPages<Row> {
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Set<number>();
  /** Grows with each reload: pages of an older list are thrown away. */
  #generation = 0;

  constructor(
    private readonly pageRows: number,
    private readonly fetch: (
      offset: number,
    ) => Promise<{ readonly total: number; readonly rows: readonly Row[] }>,
    private readonly onArrival: () => void,
    private readonly onError: (thrown: unknown) => void,
  ) {}

  /** Begins anew with the first page; gives the length of the list, 0 where it cannot be had. */
  async reload(): Promise<number> {
    const generation = ++this.#generation;
    this.#pages.clear();
    this.#asked.clear();
    this.#asked.add(0);
    try {
      const { total, rows } = await this.fetch(0);
      if (generation === this.#generation) this.#pages.set(0, rows);
      return total;
    } catch (thrown) {
      this.#asked.delete(0);
      this.onError(thrown);
      return 0;
    }
  }

  /** Undefined until its page is there. */
  rowAt(index: number): Row | undefined {
    const page = Math.floor(index / this.pageRows);
    const rows = this.#pages.get(page);
    if (rows === undefined && !this.#asked.has(page)) void this.#ask(page);
    return rows?.[index % this.pageRows];
  }

  async #ask(page: number): Promise<void> {
    const generation = this.#generation;
    this.#asked.add(page);
    try {
      const { rows } = await this.fetch(page * this.pageRows);
      if (generation !== this.#generation) return;
      this.#pages.set(page, rows);
      this.onArrival();
    } catch (thrown) {
      if (generation === this.#generation) this.#asked.delete(page);
      this.onError(thrown);
    }
  }
}
