import type { ScreenState } from "./screenState.js";
import type { Store } from "./store.js";

/** Who asks the core for what the screen shows: for the whole of it, the lanes, the process, and rows about it. */
export type Asker = "trace" | "timeline" | "process" | "rows";

/** Those whose last question failed, with the sentence to show. */
export type Unanswered = ReadonlyMap<Asker, string>;

/** Notes how the last question of an asker ended: null when it was answered. */
export function noteAnswer(store: Store<ScreenState>, asker: Asker, failure: string | null): void {
  const { unanswered } = store.state;
  if ((unanswered.get(asker) ?? null) === failure) return;
  const noted = new Map(unanswered);
  if (failure === null) noted.delete(asker);
  else noted.set(asker, failure);
  store.set({ unanswered: noted });
}
