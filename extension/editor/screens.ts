import { EventEmitter } from "vscode";
import type { Uri } from "vscode";
import type { TraceScreen } from "./traceScreen.js";

/** Every screen that is open, and the one that commands of the palette are meant for. */
export class Screens {
  readonly #open = new Set<TraceScreen>();
  readonly #activeChanged = new EventEmitter<TraceScreen | undefined>();
  readonly #removed = new EventEmitter<TraceScreen>();
  readonly #added = new EventEmitter<TraceScreen>();
  #active: TraceScreen | undefined;

  /** Fires with a screen that was closed. */
  readonly onDidRemove = this.#removed.event;

  /** Fires with the screen that came to the front, or undefined when none is. */
  readonly onDidChangeActive = this.#activeChanged.event;

  get active(): TraceScreen | undefined {
    return this.#active;
  }

  get all(): readonly TraceScreen[] {
    return [...this.#open];
  }

  of(uri: Uri): readonly TraceScreen[] {
    return this.all.filter((screen) => screen.uri.toString() === uri.toString());
  }

  /** The screen that a command on a document is meant for: the one in front, else the one that was opened first. */
  preferred(uri: Uri): TraceScreen | undefined {
    const open = this.of(uri);
    return open.find((screen) => screen === this.#active) ?? open[0];
  }

  /** Settles with the next screen on a document; rejects when none comes up in time. */
  onceOpen(uri: Uri, limitMs: number): Promise<TraceScreen> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listener.dispose();
        reject(new Error("The screen of the trace did not open."));
      }, limitMs);
      const listener = this.#added.event((screen) => {
        if (screen.uri.toString() !== uri.toString()) return;
        clearTimeout(timer);
        listener.dispose();
        resolve(screen);
      });
    });
  }

  add(screen: TraceScreen): void {
    this.#open.add(screen);
    this.#added.fire(screen);
  }

  remove(screen: TraceScreen): void {
    this.#open.delete(screen);
    this.deactivate(screen);
    this.#removed.fire(screen);
  }

  activate(screen: TraceScreen): void {
    if (this.#active === screen) return;
    this.#active = screen;
    this.#activeChanged.fire(screen);
  }

  deactivate(screen: TraceScreen): void {
    if (this.#active !== screen) return;
    this.#active = undefined;
    this.#activeChanged.fire(undefined);
  }

  dispose(): void {
    this.#activeChanged.dispose();
    this.#removed.dispose();
    this.#added.dispose();
  }
}
