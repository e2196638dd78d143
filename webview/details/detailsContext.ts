import type { ProcessOverview, ProcessScope, TabCounts } from "../../core/protocol/details.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { ProcessModel } from "../model/processModel.js";

/** What a tab of the details is drawn from. */
export interface DetailsContext {
  readonly screen: ScreenContext;
  readonly model: ProcessModel;
  readonly row: number;
  readonly scope: ProcessScope;
  /** null until the core answered. */
  readonly overview: ProcessOverview | null;
  readonly counts: TabCounts | null;
}

/** A panel of the details; `element` replaces what was shown before. */
export interface TabView {
  readonly element: HTMLElement;
  /** What the tab shows as the core answers. */
  update?(context: DetailsContext): void;
  /** The trace has grown, or its findings came: shows what there is now and stays where the reader is. */
  refresh(context: DetailsContext): void;
  /** Another event is sought, or none any more. */
  seek?(): void;
}
