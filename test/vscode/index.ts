import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** What the runner outside of VS Code reads when the extension host has ended. */
interface TestOutcome {
  readonly title: string;
  readonly state: "passed" | "failed" | "pending";
  readonly durationMs: number;
  readonly error?: string;
}

function outcomeOf(test: Mocha.Runnable, state: TestOutcome["state"]): TestOutcome {
  return { title: test.fullTitle(), state, durationMs: test.duration ?? 0 };
}

/** The runner outside prints the outcomes; mocha's own lines would arrive there as unformatted console calls. */
class SilentReporter extends Mocha.reporters.Base {}

/** A hook that fails is reported like a test. */
function observe(runner: Mocha.Runner, outcomes: TestOutcome[]): void {
  runner.on("pass", (test) => outcomes.push(outcomeOf(test, "passed")));
  runner.on("pending", (test) => outcomes.push(outcomeOf(test, "pending")));
  runner.on("fail", (test, error: Error) => {
    outcomes.push({ ...outcomeOf(test, "failed"), error: error.stack ?? error.message });
  });
}

/**
 * VS Code's entry into the tests: runs every bundled test file that lies beside this one in the extension host and
 * writes the outcomes to the file named by TRACE_INVESTIGATOR_TEST_RESULTS. Rejects when a test failed.
 */
export async function run(): Promise<void> {
  const resultsFile = process.env["TRACE_INVESTIGATOR_TEST_RESULTS"];
  if (resultsFile === undefined) throw new Error("TRACE_INVESTIGATOR_TEST_RESULTS is not set");
  const mocha = new Mocha({ ui: "tdd", timeout: 200_000, reporter: SilentReporter });
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".test.cjs")).sort())
    mocha.addFile(join(__dirname, file));
  const outcomes: TestOutcome[] = [];
  const failures = await new Promise<number>((resolve) => {
    observe(mocha.run(resolve), outcomes);
  });
  writeFileSync(resultsFile, JSON.stringify(outcomes, undefined, 2));
  if (failures > 0) throw new Error(`${String(failures)} tests failed`);
}
