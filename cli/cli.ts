import { Command, InvalidArgumentError, Option } from "commander";
import { severities, type Severity } from "../core/protocol/finding.js";
import { toWireError } from "../core/protocol/rpc.js";
import { profileFolder } from "../core/profile/profile.js";
import { detect, type DetectOptions } from "./detect.js";
import { diff, type DiffOptions } from "./diff.js";
import { exitCode } from "./exitCode.js";
import { isOutputFormat, type OutputFormat, outputFormats } from "./formatRows.js";
import {
  type ApproveOptions,
  approveDeviations,
  check,
  type CheckOptions,
  learn,
  type ProfileOptions,
} from "./profile.js";
import { query } from "./query.js";
import { warn } from "./readTraceFile.js";
import { summary } from "./summary.js";

const program = new Command("trace-investigator")
  // Before the commands, which take it over.
  .exitOverride(({ exitCode: code }) => process.exit(code === 0 ? exitCode.ok : exitCode.unreadable))
  .description("Look into the eBPF trace of a CI job.")
  .showHelpAfterError()
  .addHelpText(
    "after",
    "\nFILE is a .jsonl.gz or .jsonl trace, or - for standard input.\nExit codes: 0 ok, 1 query error, 2 unreadable input or wrong arguments, 3 differs (with --fail-on-diff) or found (with --fail-on), 4 no baseline (with --fail-on-diff), 5 nothing found, but a signature failed (with --fail-on).",
  );

program
  .command("summary")
  .description("Count what a trace holds and say how well it could be read.")
  .argument("<file>")
  .option("--json", "as JSON")
  .action(async (file: string, options: { json?: boolean }) => {
    process.exitCode = await summary(file, options);
  });

program
  .command("query")
  .description(
    "Run SQL (DuckDB) against a trace: events(data), process, connection and a view for each event type.",
  )
  .argument("<file>")
  .argument("<sql>")
  // SQL may begin with a comment, which looks like an option; a misspelt option is one argument too many.
  .allowUnknownOption()
  .option("--format <format>", outputFormats.join(", "), parseFormat, "table")
  .option("--max-rows <number>", "stop after this many rows", parseCount)
  .action(async (file: string, sql: string, options: { format: OutputFormat; maxRows?: number }) => {
    process.exitCode = await query(file, sql, options);
  });

program
  .command("detect")
  .description("Run the signatures against a trace (docs/signatures.md).")
  .argument("<file>")
  .option("--signatures <folder>", "signature files to run besides; may be repeated", addTo)
  .option("--sigma <folder>", "Sigma rules to run besides; may be repeated", addTo)
  .addOption(new Option("--json", "as JSON").conflicts(["sarif", "markdown"]))
  .addOption(new Option("--sarif", "as SARIF 2.1.0").conflicts("markdown"))
  .option("--markdown", "as a report in Markdown")
  .option(
    "--fail-on <severity>",
    "exit with 3 for a finding of this severity or worse, with 5 where a signature failed",
    parseSeverity,
  )
  .action(async (file: string, options: DetectOptions) => {
    process.exitCode = await detect(file, options);
  });

const profile = program
  .command("profile")
  .description("Learn what a job normally does, and see what a run does otherwise (docs/profile.md).");

profile
  .command("learn")
  .description("Add what the traces did to the profile.")
  .argument("<files...>")
  .option("--dir <folder>", "folder of the profile", profileFolder)
  .action(async (files: string[], options: ProfileOptions) => {
    process.exitCode = await learn(files, options);
  });

profile
  .command("check")
  .description("List what the trace did that the profile does not hold.")
  .argument("<file>")
  .option("--dir <folder>", "folder of the profile", profileFolder)
  .option("--json", "as JSON")
  .option("--fail-on-diff", "exit with 3 for a deviation, with 4 where there is no baseline")
  .action(async (file: string, options: CheckOptions) => {
    process.exitCode = await check(file, options);
  });

profile
  .command("approve")
  .description("Make the deviations of a trace part of the profile.")
  .argument("<file>")
  .option("--dir <folder>", "folder of the profile", profileFolder)
  .option("--only <id>", "only this deviation, by its id in `check --json`; may be repeated", addTo)
  .action(async (file: string, options: ApproveOptions) => {
    process.exitCode = await approveDeviations(file, options);
  });

program
  .command("diff")
  .description(
    "Compare a trace B with one trace A or several: what only B did, and what all others did but B.",
  )
  .argument("<a>", "trace of a good run")
  .argument("<more...>", "more good runs, and at the end the trace to compare with them")
  .addOption(new Option("--json", "as JSON").conflicts("markdown"))
  .option("--markdown", "as Markdown")
  .option("--ignore-versions", "versions in names and arguments do not count")
  .option("--fail-on-diff", "exit with 3 when they differ")
  .action(async (first: string, more: string[], options: DiffOptions) => {
    process.exitCode = await diff([first, ...more], options);
  });

function addTo(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function parseFormat(value: string): OutputFormat {
  if (isOutputFormat(value)) return value;
  throw new InvalidArgumentError(`It must be one of ${outputFormats.join(", ")}.`);
}

function parseSeverity(value: string): Severity {
  const severity = severities.find((known) => known === value);
  if (severity !== undefined) return severity;
  throw new InvalidArgumentError(`It must be one of ${severities.join(", ")}.`);
}

function parseCount(value: string): number {
  if (/^[1-9]\d{0,11}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

program.parseAsync().catch((thrown: unknown) => {
  const error = toWireError(thrown);
  warn(error.message);
  process.exitCode = error.code === "query-failed" ? exitCode.queryFailed : exitCode.unreadable;
});

// A reader that stops early (`| head`) is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});
