import { RpcError } from "../../core/protocol/rpc.js";

/**
 * Asks one question at a time: while one is under way only the newest next one waits. A picture that
 * follows the pointer so is never older than two answers, and the engine never has a queue.
 */
export class Coalesced<Question, Answer> {
  #waiting: { readonly question: Question } | null = null;
  #asking = false;

  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly onAnswer: (answer: Answer, question: Question) => void,
    private readonly onFailure: (error: RpcError) => void,
  ) {}

  /** True while an answer is awaited. */
  get busy(): boolean {
    return this.#asking;
  }

  request(question: Question): void {
    this.#waiting = { question };
    if (!this.#asking) void this.#run();
  }

  async #run(): Promise<void> {
    this.#asking = true;
    try {
      while (this.#waiting !== null) {
        const { question } = this.#waiting;
        this.#waiting = null;
        await this.#askOnce(question);
      }
    } finally {
      this.#asking = false;
    }
  }

  async #askOnce(question: Question): Promise<void> {
    try {
      this.onAnswer(await this.ask(question), question);
    } catch (thrown) {
      if (!(thrown instanceof RpcError)) throw thrown;
      if (thrown.code !== "cancelled") this.onFailure(thrown);
    }
  }
}
