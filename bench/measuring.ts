import type { EngineAssets } from "../core/engine/engineApi.js";
import type { OpenTrace } from "../core/protocol/openTrace.js";

const dist = `${process.cwd()}/dist`;

/** The engine as it was built for the product. */
export const assets: EngineAssets = {
  engineWorkerPath: `${dist}/engineWorker.js`,
  readerWorkerPath: `${dist}/readerWorker.js`,
  duckdbDirectory: `${dist}/duckdb`,
};

export function until(trace: OpenTrace, reached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = trace.onStatus(check);
    function check(): void {
      if (!reached()) return;
      stop();
      resolve();
    }
    check();
  });
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Measures the trace that the command line names, and prints the figures as one line of JSON. */
export function measureInProcess(measure: (path: string) => Promise<Record<string, number>>): void {
  measure(process.argv[2] ?? "").then(
    (figures) => {
      process.stdout.write(`${JSON.stringify(figures)}\n`);
    },
    (thrown: unknown) => {
      console.error(thrown);
      process.exitCode = 1;
    },
  );
}
