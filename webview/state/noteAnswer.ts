import type { Asker, ScreenState } from "./screenState.js";
import type { Store } from "./store.js";

/** Notes how the last question of an asker ended: null when it was answered. */
export function noteAnswer(store: Store<ScreenState>, asker: Asker, failure: string | null): void {
  const { unanswered } = store.state;
  if ((unanswered.get(asker) ?? null) === failure) return;
  const noted = new Map(unanswered);
  if (failure === null) noted.delete(asker);
  else noted.set(asker, failure);
  store.set({ unanswered: noted });
}
