import type { EventColumn, EventRow } from "../../core/protocol/details.js";
import type { EventFilter } from "../../core/protocol/eventFilter.js";
import { element, fill } from "../controls/element.js";
import { cleared } from "../filter/filterText.js";
import { formatNumber } from "../format/formatNumber.js";
import type { DataTable, TableOrder } from "./dataTable.js";
import type { DetailsContext } from "./detailsContext.js";
import { clearingRemedy, libraryLoadsRemedy, none } from "./tableTab.js";

/** Leads to the event that is sought in a list of events, or says why the list does not hold it. */
export class EventSearch {
  /** Stands above the list. */
  readonly notice = element("div", { class: "notice", role: "status", hidden: true });

  constructor(
    private readonly context: DetailsContext,
    private readonly table: DataTable<EventRow, EventColumn>,
  ) {}

  /** Looks for the event that is sought now, if any is. */
  seek(): void {
    const { store, actions } = this.context.screen;
    const { soughtEvent } = store.state;
    if (soughtEvent === null) this.notice.hidden = true;
    else actions.ask("rows", this.#find(soughtEvent));
  }

  async #find(eventId: number): Promise<void> {
    const { store, live } = this.context.screen;
    const { filter } = store.state;
    const { order } = this.table;
    const index = await this.#position(eventId, filter, order);
    const notice = index === null ? await this.#whyNot(eventId, filter, order) : null;
    const { state } = store;
    // Another list, of other events, looks for it by itself.
    if (state.soughtEvent !== eventId || state.filter !== filter || !this.notice.isConnected) return;
    // The reader sorted meanwhile: the place is another one.
    if (this.table.order !== order) this.seek();
    else if (index === null) this.#say(notice);
    else {
      this.table.reveal(index);
      live.announce(`Line ${formatNumber(eventId)} is shown.`);
      store.set({ soughtEvent: null });
    }
  }

  #position(eventId: number, filter: EventFilter, order: TableOrder<EventColumn>): Promise<number | null> {
    const { screen, scope } = this.context;
    return screen.client.call("getEventPosition", { scope, filter, ...order, eventId });
  }

  async #whyNot(eventId: number, filter: EventFilter, order: TableOrder<EventColumn>): Promise<HTMLElement> {
    const { screen } = this.context;
    const event = `The event of line ${formatNumber(eventId)}`;
    if ((await this.#position(eventId, cleared(filter), order)) !== null)
      return none(`${event} is hidden by the filter.`, clearingRemedy(screen));
    if (filter.hideLibraryLoads)
      return none(`${event} is a library load, hidden by the filter.`, libraryLoadsRemedy(screen));
    return none(`${event} is not one of this process.`);
  }

  #say(notice: HTMLElement | null): void {
    fill(this.notice, notice);
    this.notice.hidden = notice === null;
  }
}
