import type { ScreenCommand } from "../core/protocol/investigationApi.js";
import { copyKey } from "./controls/copyKey.js";
import type { FilterBar } from "./filter/filterBar.js";
import type { MainView } from "./panes/mainView.js";
import type { ScreenContext } from "./state/screenContext.js";
import { zoomOrPan } from "./timeline/timelineKeys.js";
import { copyCommandLine, copyProcess } from "./tree/processMenu.js";

/** Keys and commands that act wherever the focus is. */
export class ScreenKeys {
  constructor(
    private readonly context: ScreenContext,
    private readonly main: MainView,
    private readonly filterBar: FilterBar,
  ) {
    window.addEventListener("keydown", (event) => {
      if (!this.#act(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** A command of the editor's palette. */
  run(command: ScreenCommand): void {
    const { actions } = this.context;
    const commands: Readonly<Record<ScreenCommand, () => void>> = {
      focusFilter: () => {
        this.filterBar.input.focus();
      },
      clearFilter: () => {
        actions.clearFilter();
      },
      nextFinding: () => {
        actions.stepFinding(1);
      },
      previousFinding: () => {
        actions.stepFinding(-1);
      },
      zoomToSelection: () => {
        actions.zoomToSelection();
      },
      zoomToWholeTrace: () => {
        actions.showWholeTrace();
      },
      onlySubtree: () => {
        actions.toggleOnlySubtree();
      },
      expandAll: () => {
        actions.expandAll();
      },
      collapseAll: () => {
        actions.collapseAll();
      },
      showSql: () => {
        this.#showSql();
      },
      exportTrace: () => {
        actions.run(actions.exportTrace());
      },
      copyCommandLine: () => {
        this.#copy(false);
      },
    };
    commands[command]();
  }

  #act(event: KeyboardEvent): boolean {
    if (this.context.menu.isOpen) return false;
    if (event.ctrlKey || event.metaKey) return this.#actWithControl(event);
    const { actions } = this.context;
    switch (event.key) {
      case "F8":
        actions.stepFinding(event.shiftKey ? -1 : 1);
        return true;
      case "F6":
        this.main.focusPane(event.shiftKey ? -1 : 1);
        return true;
      case "Escape":
        return actions.stepBack();
      default:
        return !event.altKey && !isTextField(event.target) && this.#actOnLetter(event);
    }
  }

  #actWithControl(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    const copied = copyKey(event);
    if (event.altKey && key === "s") this.#showSql();
    else if (event.altKey || isTextField(event.target)) return false;
    else if (key === "f") this.filterBar.input.focus();
    else if (copied !== null) this.#copy(copied === "json");
    else return false;
    return true;
  }

  #actOnLetter(event: KeyboardEvent): boolean {
    const { actions } = this.context;
    switch (event.key) {
      case ".":
        actions.zoomToSelection();
        return true;
      case "0":
        actions.showWholeTrace();
        return true;
      case "f":
        actions.toggleOnlySubtree();
        return true;
      case "/":
        this.filterBar.input.focus();
        return true;
      default:
        return zoomOrPan(this.context, event, null);
    }
  }

  #copy(asJson: boolean): void {
    const { actions, store } = this.context;
    const [processId] = store.state.selected;
    if (processId === undefined) return;
    actions.run(asJson ? copyProcess(this.context, processId) : copyCommandLine(this.context, processId));
  }

  /** The query of the pane with the focus. */
  #showSql(): void {
    const { filter } = this.context.store.state;
    this.context.actions.showSql(this.main.activePane?.query ?? { pane: "events", filter, scope: null });
  }
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
