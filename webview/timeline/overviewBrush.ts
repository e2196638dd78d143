import { brushX, type BrushBehavior, type D3BrushEvent, select } from "d3";
import type { TimeRange } from "../../core/protocol/time.js";
import type { Scene } from "./layout/scene.js";
import { timeScale } from "./layout/timeScale.js";

const svgNamespace = "http://www.w3.org/2000/svg";

/** The window of the view in the overview: drag it, its edges, or a new one; double-click shows all. */
export class OverviewBrush {
  readonly element = document.createElementNS(svgNamespace, "svg");
  readonly #group = document.createElementNS(svgNamespace, "g");
  readonly #brush: BrushBehavior<unknown>;
  #scene: Scene | null = null;
  #lengthUs = 1;

  constructor(setView: (view: TimeRange) => void, showWhole: () => void) {
    this.element.classList.add("overview-grip");
    this.element.setAttribute("aria-hidden", "true");
    this.element.append(this.#group);
    this.#brush = brushX<unknown>().on("brush", (event: D3BrushEvent<unknown>) => {
      // Moves made by sync() have no source event; only the reader's own change the view.
      if (event.sourceEvent === null || event.sourceEvent === undefined || this.#scene === null) return;
      const [fromX, toX] = event.selection as [number, number];
      const scale = timeScale({ fromUs: 0, toUs: this.#lengthUs }, this.#scene.left, this.#scene.right);
      if (toX - fromX >= 2) setView({ fromUs: scale.invert(fromX), toUs: scale.invert(toX) });
    });
    this.element.addEventListener("dblclick", showWhole);
  }

  /** Follows the size of the scene; call after every layout. */
  place(scene: Scene, lengthUs: number): void {
    const { overview, left, right } = scene;
    const moved =
      this.#scene?.left !== left ||
      this.#scene.right !== right ||
      this.#scene.overview.height !== overview.height;
    this.#scene = scene;
    this.#lengthUs = lengthUs;
    if (!moved) return;
    const bottom = overview.top + overview.height;
    this.element.setAttribute("width", String(scene.width));
    this.element.setAttribute("height", String(bottom));
    this.#brush.extent([
      [left, overview.top],
      [right, bottom],
    ]);
    select<SVGGElement, unknown>(this.#group).call(this.#brush);
    this.sync();
  }

  /** Puts the grips, which cannot be seen, where the view is: each of them costs a layout of the page. */
  sync(): void {
    const window = this.#scene?.overview.window ?? null;
    const selection: [number, number] | null = window === null ? null : [window.fromX, window.toX];
    select<SVGGElement, unknown>(this.#group).call(this.#brush.move.bind(this.#brush), selection);
  }
}
