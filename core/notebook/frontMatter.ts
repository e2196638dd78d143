import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";

/** A trace that a notebook names. */
export interface NamedTrace {
  /** Schema of its tables; null for the one trace of `trace:`. */
  readonly alias: string | null;
  /** Address as it was written: relative to the notebook, absolute, or with a scheme. */
  readonly path: string;
}

/** What the front matter says about traces. */
export interface NotebookTraces {
  readonly traces: readonly NamedTrace[];
  /** A sentence about what is wrong, with its line; null when nothing is. */
  readonly problem: string | null;
}

/** Names that DuckDB or the engine has taken. */
const takenAliases = new Set([
  "main",
  "memory",
  "temp",
  "system",
  "cell_result",
  "information_schema",
  "pg_catalog",
]);

/** Reads `trace: path` or `traces: {alias: path, …}`; never throws. */
export function readFrontMatter(frontMatter: string): NotebookTraces {
  if (frontMatter === "") return { traces: [], problem: null };
  const lines = new LineCounter();
  const document = parseDocument(yamlOf(frontMatter), { lineCounter: lines });
  /** The `---` line counts. */
  const at = (node: Node | null | undefined): number => lines.linePos(node?.range?.[0] ?? 0).line + 1;
  const [error] = document.errors;
  if (error !== undefined) {
    const reason = error.message.split("\n")[0]?.replace(/ at line \d+.*/u, "") ?? "";
    return problem(lines.linePos(error.pos[0]).line + 1, reason);
  }
  if (document.contents === null) return { traces: [], problem: null };
  if (!isMap(document.contents))
    return problem(2, "a list of names and values is expected, such as trace: ./job.jsonl.gz");
  const trace = document.get("trace", true) as Node | undefined;
  const traces = document.get("traces", true) as Node | undefined;
  if (trace !== undefined && traces !== undefined)
    return problem(at(traces), "there can be trace or traces, not both");
  if (trace !== undefined) {
    return isScalar(trace) && typeof trace.value === "string" && trace.value !== ""
      ? { traces: [{ alias: null, path: trace.value }], problem: null }
      : problem(at(trace), "trace must be the path of a trace");
  }
  return traces === undefined ? { traces: [], problem: null } : readTraces(traces, at);
}

function readTraces(node: Node, at: (node: Node | null) => number): NotebookTraces {
  if (!isMap(node) || node.items.length === 0)
    return problem(at(node), "traces must name at least one trace, as alias: path");
  const traces: NamedTrace[] = [];
  for (const { key, value } of node.items) {
    const alias = isScalar(key) ? String(key.value) : "";
    const path = isScalar(value) && typeof value.value === "string" ? value.value : "";
    const line = at(key as Node);
    if (!/^[a-z_]\w*$/iu.test(alias) || takenAliases.has(alias.toLowerCase()))
      return problem(
        line,
        `"${alias}" cannot be an alias: use letters, digits and underscores, and no name that DuckDB has taken`,
      );
    if (path === "") return problem(line, `${alias} must be the path of a trace`);
    traces.push({ alias, path });
  }
  return { traces, problem: null };
}

function problem(line: number, reason: string): NotebookTraces {
  return { traces: [], problem: `The front matter of the notebook is broken in line ${line}: ${reason}.` };
}

/**
 * The front matter with another path for a trace, everything else as it was; a broken one is replaced. `alias` is
 * null for `trace:`.
 */
export function withTrace(frontMatter: string, alias: string | null, path: string): string {
  const written = /^[\w./~-]+$/u.test(path) ? path : JSON.stringify(path);
  const fresh = `---\ntrace: ${written}\n---`;
  if (frontMatter === "") return fresh;
  const body = yamlOf(frontMatter);
  const start = frontMatter.indexOf(body, frontMatter.indexOf("---") + 3);
  const document = parseDocument(body);
  if (document.errors.length > 0) return fresh;
  const range = pathNode(document, alias)?.range;
  if (range !== null && range !== undefined)
    return frontMatter.slice(0, start + range[0]) + written + frontMatter.slice(start + range[1]);
  const end = frontMatter.lastIndexOf("---");
  return `${frontMatter.slice(0, end)}trace: ${written}\n${frontMatter.slice(end)}`;
}

function pathNode(document: Document, alias: string | null): Node | undefined {
  const node = alias === null ? document.get("trace", true) : document.getIn(["traces", alias], true);
  return node as Node | undefined;
}

/** Lines between the two marks. */
function yamlOf(frontMatter: string): string {
  return /^\uFEFF?---[ \t]*\r?\n([^]*?)---[ \t]*$/u.exec(frontMatter)?.[1] ?? "";
}
