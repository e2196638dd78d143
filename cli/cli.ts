import { Command, InvalidArgumentError } from "commander";
import { toWireError } from "../core/protocol/rpc.js";
import { exitCode } from "./exitCode.js";
import { isOutputFormat, type OutputFormat, outputFormats } from "./formatRows.js";
import { query } from "./query.js";
import { warn } from "./readTraceFile.js";
import { summary } from "./summary.js";

const program = new Command("trace-investigator")
  .description("Look into the eBPF trace of a CI job.")
  .showHelpAfterError()
  .addHelpText(
    "after",
    "\nFILE is a .jsonl.gz or .jsonl trace, or - for standard input.\nExit codes: 0 ok, 1 query error, 2 unreadable input.",
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
  .option("--format <format>", outputFormats.join(", "), parseFormat, "table")
  .option("--max-rows <number>", "stop after this many rows", parseCount)
  .action(async (file: string, sql: string, options: { format: OutputFormat; maxRows?: number }) => {
    process.exitCode = await query(file, sql, options);
  });

function parseFormat(value: string): OutputFormat {
  if (isOutputFormat(value)) return value;
  throw new InvalidArgumentError(`It must be one of ${outputFormats.join(", ")}.`);
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
