/** Answers of one revision of the trace, the last few of them, each asked for once. */
export class RevisionMemo<Answer> {
  #revision = -1;
  readonly #known = new Map<string, Promise<Answer>>();

  constructor(
    private readonly revision: () => number,
    private readonly limit: number,
  ) {}

  /** The answer of this key, or what `ask` gives. A failure is not kept: the next question tries again. */
  get(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const revision = this.revision();
    if (revision !== this.#revision) this.#known.clear();
    this.#revision = revision;
    const answer = this.#known.get(key) ?? this.#ask(key, ask);
    // Whoever was asked for last stands last, and the first goes.
    this.#known.delete(key);
    this.#known.set(key, answer);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.limit && oldest !== undefined) this.#known.delete(oldest);
    return answer;
  }

  #ask(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const answer = ask();
    answer.catch(() => {
      if (this.#known.get(key) === answer) this.#known.delete(key);
    });
    return answer;
  }
}
