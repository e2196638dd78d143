/**
 * Makes the controls inside an element one tab stop: arrows, Home and End move between them. Returns a
 * function to call after the controls changed.
 */
export function rovingFocus(
  container: HTMLElement,
  selector: string,
  axis: "horizontal" | "vertical",
): () => void {
  const [back, forward] = axis === "horizontal" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  const items = (): HTMLElement[] =>
    [...container.querySelectorAll<HTMLElement>(selector)].filter((item) => item.offsetParent !== null);
  const refresh = (): void => {
    const all = [...container.querySelectorAll<HTMLElement>(selector)];
    const current =
      all.find((item) => item.tabIndex === 0 && item.offsetParent !== null) ?? items()[0] ?? all[0];
    for (const item of all) item.tabIndex = item === current ? 0 : -1;
  };
  container.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.findIndex((item) => item === event.target);
    if (at < 0) return;
    const next = { [back]: at - 1, [forward]: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    const target = all[Math.max(0, Math.min(all.length - 1, next))];
    for (const item of all) item.tabIndex = item === target ? 0 : -1;
    target?.focus();
    event.preventDefault();
    event.stopPropagation();
  });
  container.addEventListener("focusin", (event) => {
    const all = items();
    if (!all.some((item) => item === event.target)) return;
    for (const item of all) item.tabIndex = item === event.target ? 0 : -1;
  });
  refresh();
  return refresh;
}
