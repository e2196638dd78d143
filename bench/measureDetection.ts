import { compileSigma } from "../core/detect/sigma/compileSigma.js";
import { openTrace } from "../core/engine/openTrace.js";
import { emptyFilter } from "../core/protocol/eventFilter.js";
import type { OpenTrace } from "../core/protocol/openTrace.js";
import { CancelSource } from "../core/protocol/rpc.js";
import { assets, measureInProcess, quantile, until } from "./measuring.js";
import { sigmaRules } from "./sigmaRules.js";

const sigmaCount = 150;
const never = new CancelSource();

/**
 * One run in a process of its own: the built-in signatures on a trace that was just read, with a reader who clicks all
 * the while, then Sigma rules from their text to their findings.
 */
async function measure(path: string): Promise<Record<string, number>> {
  const trace = openTrace({ kind: "file", path, name: "trace.jsonl.gz" }, assets);
  await until(trace, () => trace.status.phase === "complete" || trace.status.phase === "failed");
  const clicks = new Clicks(trace);
  const detectMs = await timed(() => trace.whenFinished());
  await clicks.end();
  const sigmaMs = await timed(() => runSigma(trace));
  const { signaturesChecked, unchecked, findings } = await trace.answers.getFindings(null, never);
  const failed = unchecked.filter((one) => one.failed);
  if (failed.length > 0) throw new Error(failed.map(({ reason }) => reason).join("\n"));
  await trace.dispose();
  return {
    detectMs,
    clickBesideP95Ms: quantile(clicks.latenciesMs, 0.95),
    clickBesideMaxMs: quantile(clicks.latenciesMs, 1),
    sigmaMs,
    signaturesChecked,
    findings: findings.length,
  };
}

async function runSigma(trace: OpenTrace): Promise<void> {
  const outcomes = compileSigma(sigmaRules(sigmaCount));
  const signatures = outcomes.flatMap((outcome) => (outcome.kind === "compiled" ? [outcome.signature] : []));
  if (signatures.length !== sigmaCount)
    throw new Error(`${sigmaCount - signatures.length} rules do not compile.`);
  await trace.useSignatures(signatures);
}

/** Asks for the details of one process after another until it is told to end. */
class Clicks {
  readonly latenciesMs: number[] = [];
  #ended = false;
  readonly #clicking: Promise<void>;

  constructor(private readonly trace: OpenTrace) {
    this.#clicking = this.#click();
  }

  end(): Promise<void> {
    this.#ended = true;
    return this.#clicking;
  }

  async #click(): Promise<void> {
    const { processIds } = await this.trace.answers.getProcesses(null, never);
    for (let row = 0; !this.#ended; row = (row + 101) % processIds.length) {
      const processId = processIds[row] ?? 0;
      this.latenciesMs.push(
        await timed(() => this.trace.answers.getProcess({ processId, filter: emptyFilter }, never)),
      );
      // A reader looks before the next click.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

measureInProcess(measure);
