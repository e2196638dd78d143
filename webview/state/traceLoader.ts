import type { EventFilter } from "../../core/protocol/eventFilter.js";
import type { FindingReport } from "../../core/protocol/finding.js";
import type { ScreenApi } from "../../core/protocol/investigationApi.js";
import type { ProcessMatches, ProcessTable } from "../../core/protocol/processTable.js";
import type { RpcClient } from "../../core/protocol/rpc.js";
import type { Overview } from "../../core/protocol/timeline.js";
import { Coalesced } from "../host/coalesced.js";
import { FindingIndex } from "../model/findingIndex.js";
import { ProcessModel } from "../model/processModel.js";
import { rowTotals } from "../model/rowTotals.js";
import type { ScreenState } from "./screenState.js";
import type { Store } from "./store.js";
import { noteAnswer } from "./noteAnswer.js";

/** Resolution of the overview; wider screens stretch it. */
const overviewWidthPx = 1024;

interface Answers {
  /** null where the one already shown is of the same revision. */
  readonly table: ProcessTable | null;
  readonly report: FindingReport | null;
  readonly matches: ProcessMatches;
  readonly overview: Overview;
}

interface Question {
  readonly revision: number;
  readonly filter: EventFilter;
}

/**
 * Keeps processes, counts, findings and overview in step with the trace and the filter. One question runs
 * at a time: a trace that is still being read is asked as fast as it answers and no faster.
 */
export class TraceLoader {
  readonly #questions: Coalesced<Question, Answers>;

  constructor(
    private readonly store: Store<ScreenState>,
    private readonly client: RpcClient<ScreenApi>,
  ) {
    this.#questions = new Coalesced(
      (question) => this.#ask(question),
      (answers) => {
        this.#show(answers);
      },
      (error) => {
        noteAnswer(store, "trace", error.message);
      },
    );
    store.watch(["attempt"], () => {
      this.#lastAsked = null;
      this.refresh();
    });
    store.watch(["status", "filter"], () => {
      this.refresh();
    });
  }

  refresh(): void {
    const { status, filter } = this.store.state;
    if (status.phase === "failed" || status.phase === "starting" || status.report.events === 0) return;
    const question = { revision: status.revision, filter };
    if (!this.#isShown(question)) this.#questions.request(question);
  }

  #lastAsked: Question | null = null;

  #isShown({ revision, filter }: Question): boolean {
    const same = this.#lastAsked?.revision === revision && this.#lastAsked.filter === filter;
    this.#lastAsked = { revision, filter };
    return same;
  }

  async #ask({ revision, filter }: Question): Promise<Answers> {
    const known = this.store.state.model?.table.revision === revision;
    const [table, report, matches, overview] = await Promise.all([
      known ? null : this.client.call("getProcesses", null),
      known ? null : this.client.call("getFindings", null),
      this.client.call("getMatches", { filter }),
      this.client.call("getOverview", { widthPx: overviewWidthPx, filter }),
    ]);
    return { table, report, matches, overview };
  }

  #show({ table, report, matches, overview }: Answers): void {
    const { state } = this.store;
    const model = table === null ? state.model : new ProcessModel(table);
    noteAnswer(this.store, "trace", null);
    if (model === null) return;
    const known = report ?? state.findings?.report;
    const findings = known === undefined ? null : new FindingIndex(model, known);
    // Rows of another revision are other processes: counts of one must not stand beside the other.
    const fits = matches.revision === model.table.revision && matches.events.length === model.size;
    this.store.set({
      model,
      findings,
      overview,
      totals: fits ? rowTotals(model, matches) : null,
      ...firstSelection(state, findings),
    });
    if (!fits)
      this.#questions.request({
        revision: this.store.state.status.revision,
        filter: this.store.state.filter,
      });
  }
}

/** When findings arrive, which is after everything else, the worst is selected unless the reader chose already. */
function firstSelection(state: ScreenState, findings: FindingIndex | null): Partial<ScreenState> {
  const known = state.findings?.findings.length ?? 0;
  if (known > 0 || state.selected.length > 0) return {};
  const [worst] = findings?.findings ?? [];
  const isHigh = worst?.severity === "high" || worst?.severity === "critical";
  return isHigh ? { selected: [worst.processId] } : {};
}
