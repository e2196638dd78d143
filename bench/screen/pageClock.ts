/** A gesture of the reader: when it was made, and when the frame that shows its effect was painted. */
export interface TimedInput {
  readonly atMs: number;
  readonly paintedMs: number;
}

/** What the page notes about itself; times in milliseconds since its navigation. */
export interface PageClock {
  /** From the arrival of the answer that gave the tree its rows to the frame that shows them. */
  firstTreeMs: number | null;
  /** Clicks and keys, each with the frame after it. */
  readonly inputs: TimedInput[];
  /** For every frame after answers arrived: from the first of these answers to its end. */
  readonly answers: TimedInput[];
  /** Time that each frame spent in the callbacks of the page. */
  readonly frameScriptMs: number[];
}

declare global {
  interface Window {
    pageClock: PageClock;
  }
}

/**
 * Runs in the page before its own script. A frame counts as painted when the first task after it runs: style, layout and
 * the recording of what is to be drawn are done then, and Chromium's other threads turn it into pixels.
 */
export function installPageClock(): void {
  const clock: PageClock = { firstTreeMs: null, inputs: [], answers: [], frameScriptMs: [] };
  window.pageClock = clock;
  const nextFrame = window.requestAnimationFrame.bind(window);
  let lastAnswerMs = 0;
  let waitingSinceMs: number | null = null;
  let frame = { atMs: -1, scriptMs: 0 };

  const afterPaint = (then: (nowMs: number) => void): void => {
    nextFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        then(performance.now());
      };
      port2.postMessage(null);
    });
  };
  window.requestAnimationFrame = (callback) =>
    nextFrame((atMs) => {
      const startedMs = performance.now();
      callback(atMs);
      if (frame.atMs !== atMs) {
        if (frame.atMs >= 0) clock.frameScriptMs.push(frame.scriptMs);
        frame = { atMs, scriptMs: 0 };
      }
      frame.scriptMs += performance.now() - startedMs;
    });
  const onInput = (event: Event): void => {
    afterPaint((paintedMs) => clock.inputs.push({ atMs: event.timeStamp, paintedMs }));
  };
  const onAnswer = (event: MessageEvent<{ readonly kind: string }>): void => {
    if (event.data.kind !== "reply") return;
    lastAnswerMs = performance.now();
    if (waitingSinceMs !== null) return;
    const atMs = (waitingSinceMs = lastAnswerMs);
    afterPaint((paintedMs) => {
      waitingSinceMs = null;
      clock.answers.push({ atMs, paintedMs });
    });
  };
  const onRows = (observer: MutationObserver): void => {
    if (document.querySelector(".tree .row:not([hidden])") === null) return;
    observer.disconnect();
    const answeredMs = lastAnswerMs;
    afterPaint((paintedMs) => (clock.firstTreeMs = paintedMs - answeredMs));
  };
  window.addEventListener("click", onInput, { capture: true });
  window.addEventListener("keydown", onInput, { capture: true });
  window.addEventListener("message", onAnswer, { capture: true });
  new MutationObserver((_changes, observer) => {
    onRows(observer);
  }).observe(document, { childList: true, subtree: true });
}
