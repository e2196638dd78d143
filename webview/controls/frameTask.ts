/** Work that is wanted at most once a frame, however often it is asked for. */
export class FrameTask {
  #frame: number | null = null;

  constructor(private readonly work: () => void) {}

  schedule(): void {
    if (this.#frame !== null) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = null;
      this.work();
    });
  }
}
