import type { EventFilter } from "../../core/protocol/eventFilter.js";
import type { Timeline, TimelineRequest } from "../../core/protocol/timeline.js";
import { Coalesced } from "../host/coalesced.js";
import type { ScreenContext } from "../state/screenContext.js";
import { viewRange } from "../state/screenState.js";
import { noteAnswer } from "../state/noteAnswer.js";

/** Hosts with a lane of their own before the reader asks for all. */
const fewHosts = 8;
const allHosts = 64;

/** What the timeline asks besides the view. */
export interface SourceOptions {
  readonly widthPx: number;
  readonly allHosts: boolean;
  readonly plainReads: boolean;
}

/** Fetches the lanes' events whenever view, filter, width or trace changed. */
export class TimelineSource {
  timeline: Timeline | null = null;
  readonly #questions: Coalesced<TimelineRequest, Timeline>;
  #asked = { what: "", revision: -1 };

  constructor(
    private readonly context: ScreenContext,
    private readonly onChange: (busy: boolean) => void,
  ) {
    this.#questions = new Coalesced(
      (request) => context.client.call("getTimeline", request),
      (timeline) => {
        this.timeline = timeline;
        noteAnswer(context.store, "timeline", null);
        onChange(false);
      },
      (error) => {
        noteAnswer(context.store, "timeline", error.message);
        onChange(false);
      },
    );
  }

  /** Asks for what is shown now, unless that was the last question. */
  refresh(options: SourceOptions): void {
    const { state } = this.context.store;
    if (state.model === null || options.widthPx < 16) return;
    const request: TimelineRequest = {
      range: viewRange(state),
      widthPx: Math.round(Math.min(8192, options.widthPx)),
      filter: withoutRange(state.filter),
      hostLimit: options.allHosts ? allHosts : fewHosts,
      plainReads: options.plainReads,
    };
    const what = JSON.stringify({ ...request, range: state.view, attempt: state.attempt });
    const { revision } = state.model.table;
    if (what === this.#asked.what && revision === this.#asked.revision) return;
    // What is only brought up to date as the trace grows is not waited for.
    if (what !== this.#asked.what) this.onChange(true);
    this.#asked = { what, revision };
    this.#questions.request(request);
  }
}

/** The brushed range is drawn over the lanes and does not restrict them. */
function withoutRange(filter: EventFilter): EventFilter {
  return { ...filter, range: null };
}
