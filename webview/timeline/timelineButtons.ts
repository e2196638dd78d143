import type { PaneQuery } from "../../core/protocol/investigationApi.js";
import { actionButton } from "../controls/actionButton.js";
import { setAttribute } from "../controls/element.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { LaneKind } from "./layout/scene.js";
import { laneMenu, timelineMenu } from "./timelineMenus.js";

/** What the buttons act on besides the screen. */
export interface TimelineButtonTarget {
  /** Lanes that the reader has put away. */
  hidden(): ReadonlySet<LaneKind>;
  toggleLane(kind: LaneKind): void;
  query(): PaneQuery;
}

/** The buttons in the head of the timeline. */
export function timelineButtons(context: ScreenContext, target: TimelineButtonTarget): HTMLElement[] {
  const { actions, menu, store } = context;
  const maximise = actionButton("screen-normal", "All lanes", () => {
    store.set({ timelineMaximised: !store.state.timelineMaximised });
  });
  const showMaximise = (): void => {
    maximise.hidden = store.state.width !== "narrow";
    setAttribute(maximise, "aria-pressed", String(store.state.timelineMaximised));
  };
  store.watch(["width", "timelineMaximised"], showMaximise);
  showMaximise();
  const lanes = actionButton(
    "settings",
    "Choose lanes",
    (event) => {
      menu.showBelow(
        event.currentTarget as HTMLElement,
        laneMenu(target.hidden(), (kind) => {
          target.toggleLane(kind);
        }),
      );
    },
    { className: "hide-narrow" },
  );
  return [
    actionButton(
      "zoom-in",
      "Zoom to selection",
      () => {
        actions.zoomToSelection();
      },
      { key: "." },
    ),
    actionButton(
      "screen-full",
      "Whole trace",
      () => {
        actions.showWholeTrace();
      },
      { key: "0" },
    ),
    maximise,
    lanes,
    actionButton("ellipsis", "More actions of the timeline", (event) => {
      menu.showBelow(
        event.currentTarget as HTMLElement,
        timelineMenu(context, () => target.query()),
      );
    }),
  ];
}
