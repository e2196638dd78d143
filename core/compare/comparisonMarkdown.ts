import type { TraceCaveat } from "../protocol/comparisonApi.js";
import type { Comparison, IrrelevantDifference, SetDifference } from "./comparison.js";
import { isSame, uncomparedSentence } from "./comparison.js";

/** Lines of one list; the rest is counted. */
const lineLimit = 500;

/** The comparison as Markdown. Text of a trace stands in code spans only, so that none of it is markup. */
export function comparisonMarkdown(
  comparison: Comparison,
  nameA: string,
  nameB: string,
  caveats: readonly TraceCaveat[],
): string {
  const { processes, hosts, filesRead, filesWritten, irrelevant, uncompared } = comparison;
  const sections = [
    section(
      "New processes",
      processes.added.map(({ pid, command }) => `${code(command)} (pid ${pid})`),
    ),
    section(
      "Processes that are gone",
      processes.removed.map(({ pid, command }) => `${code(command)} (pid ${pid})`),
    ),
    section(
      "Changed processes",
      processes.changed.map(
        ({ b, changes }) => `${code(b.command)} (pid ${b.pid}): ${changes.map(code).join(", ")}`,
      ),
    ),
    ...setSections("hosts", hosts),
    ...setSections("files read", filesRead),
    ...setSections("files written", filesWritten),
    section("Also different, without relevance", irrelevant.map(irrelevantLine)),
  ];
  const summary = isSame(comparison) ? "The traces do the same.\n" : "";
  const warnings = caveats.map(({ trace, text }) => `- ${code(trace)}: ${code(text)}\n`).join("");
  const sentence = uncomparedSentence(uncompared);
  const missing = sentence === null ? "" : `${sentence}\n`;
  return [`# ${code(nameB)} compared with ${code(nameA)}\n`, warnings, missing, summary, ...sections]
    .filter((text) => text !== "")
    .join("\n");
}

function setSections(what: string, { added, removed }: SetDifference): string[] {
  return [
    section(`New ${what}`, added.map(code)),
    section(`${capital(what)} that are gone`, removed.map(code)),
  ];
}

function irrelevantLine({ kind, side, text, count, reason }: IrrelevantDifference): string {
  return `${kindTexts[kind]} ${side}: ${code(text)}${count > 1 ? ` (${count})` : ""}: ${reason}`;
}

const kindTexts: Readonly<Record<IrrelevantDifference["kind"], string>> = {
  process: "process",
  host: "host",
  fileRead: "file read",
  fileWritten: "file written",
};

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, lineLimit).map((line) => `- ${line}\n`);
  const rest = lines.length - shown.length;
  return `## ${title} (${lines.length})\n\n${shown.join("")}${rest > 0 ? `- and ${rest} more\n` : ""}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A code span that the text cannot leave: fenced by more backticks than it holds, control characters visible. */
function code(text: string): string {
  const line = text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = line.startsWith("`") || line.endsWith("`") || line.trim() === "" ? " " : "";
  return `${fence}${padding}${line}${padding}${fence}`;
}
