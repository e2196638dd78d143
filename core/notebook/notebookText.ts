/** How a cell stood in the file; kept with the cell, so that what was not edited is written as it was read. */
export interface CellSource {
  /** Position among the cells of the file. */
  readonly index: number;
  /** What stands between the cell before, or the front matter, and this one: line ends and blank lines. */
  readonly gap: string;
  /** The cell's own lines, with its fences, without the last line end. */
  readonly text: string;
}

/** One cell: SQL, or Markdown. Line ends in `value` are `\n`. */
export interface NotebookCell {
  readonly kind: "sql" | "markdown";
  readonly value: string;
  /** Absent for a cell that the file did not have. */
  readonly source?: CellSource;
}

/** A notebook: Markdown whose `sql` fences are cells. */
export interface NotebookText {
  /** The block between `---` lines at the start, with both, and a byte order mark; empty where there is none. */
  readonly frontMatter: string;
  readonly cells: readonly NotebookCell[];
  /** What stands behind the last of the file's cells. */
  readonly tail: string;
  /** Number of cells that the file had: `tail` belongs behind the last of them. */
  readonly cellsInFile: number;
  /** Line end of what is written anew. */
  readonly lineEnd: "\n" | "\r\n";
}

interface Line {
  readonly text: string;
  readonly start: number;
  /** Offset behind the text, before the line end. */
  readonly end: number;
}

interface Fence {
  readonly mark: string;
  readonly info: string;
}

/** Reads a notebook. Every text is one; what is no `sql` fence in the first column is Markdown. */
export function parseNotebook(text: string): NotebookText {
  const frontMatter = /^\uFEFF?---[ \t]*\r?\n(?:[^]*?\r?\n)??---[ \t]*(?=\r?\n|$)/u.exec(text)?.[0] ?? "";
  const blocks = blocksOf(text, linesOf(text, frontMatter.length));
  let end = frontMatter.length;
  const cells = blocks.map(({ kind, first, last, value }, index): NotebookCell => {
    const gap = text.slice(end, first.start);
    end = last.end;
    return { kind, value, source: { index, gap, text: text.slice(first.start, last.end) } };
  });
  const lineEnd = /\r?\n/u.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n";
  return { frontMatter, cells, tail: text.slice(end), cellsInFile: cells.length, lineEnd };
}

/** Writes a notebook. What was not edited keeps every byte; the rest gets blank lines between the cells. */
export function formatNotebook({ frontMatter, cells, tail, cellsInFile, lineEnd }: NotebookText): string {
  let out = frontMatter;
  let before = -1;
  cells.forEach((cell, at) => {
    const body = bodyOf(cell, lineEnd, at === cells.length - 1);
    const { source } = cell;
    const kept = source?.index === before + 1 && (out === frontMatter || !out.endsWith("\n"));
    if (body === "" && source?.text !== "") return;
    out += kept ? source.gap : out === "" ? "" : lineEnd.repeat(2);
    out += body;
    before = source?.index ?? NaN;
  });
  if (before === cellsInFile - 1) return out + tail;
  return out === "" || out.endsWith("\n") ? out : out + lineEnd;
}

/** The text of a cell as its file would hold it. */
export function cellValue(kind: NotebookCell["kind"], source: string): string {
  const lines = source.split(/\r\n|\n|\r/u);
  if (kind === "markdown") return lines.join("\n");
  const fence = openingFence(lines[0] ?? "");
  const closed = fence !== undefined && lines.length > 1 && closes(lines.at(-1) ?? "", fence);
  return lines.slice(1, closed ? -1 : undefined).join("\n");
}

interface Block {
  readonly kind: NotebookCell["kind"];
  readonly first: Line;
  readonly last: Line;
  readonly value: string;
}

/** Cells of the lines: `sql` fences, and what stands between them without the blank lines around it. */
function blocksOf(text: string, lines: readonly Line[]): Block[] {
  const blocks: Block[] = [];
  const add = (kind: NotebookCell["kind"], from: number, to: number): void => {
    const [first, last] = [lines[from], lines[to]];
    if (first === undefined || last === undefined) return;
    blocks.push({ kind, first, last, value: cellValue(kind, text.slice(first.start, last.end)) });
  };
  let markdownFrom = 0;
  const addMarkdown = (to: number): void => {
    const filled = lines.map((line, at) => at >= markdownFrom && at < to && line.text.trim() !== "");
    if (filled.includes(true)) add("markdown", filled.indexOf(true), filled.lastIndexOf(true));
  };
  for (let at = 0; at < lines.length; at++) {
    const fence = openingFence(lines[at]?.text ?? "");
    if (fence === undefined) continue;
    const end = closingLine(lines, at, fence);
    if (isSqlCell(lines[at]?.text ?? "", fence)) {
      addMarkdown(at);
      add("sql", at, end);
      markdownFrom = end + 1;
    }
    at = end;
  }
  addMarkdown(lines.length);
  return blocks;
}

function closingLine(lines: readonly Line[], opening: number, fence: Fence): number {
  const found = lines.findIndex((line, at) => at > opening && closes(line.text, fence));
  return found === -1 ? lines.length - 1 : found;
}

/** A fence of CommonMark 0.31: three or more of one mark, at most three blanks before them. */
function openingFence(line: string): Fence | undefined {
  const [, mark, info] = /^ {0,3}(`{3,}|~{3,})(.*)$/u.exec(line) ?? [];
  if (mark === undefined || info === undefined || (mark.startsWith("`") && info.includes("`")))
    return undefined;
  return { mark, info: info.trim() };
}

function closes(line: string, { mark }: Fence): boolean {
  const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/u.exec(line)?.[1];
  return closing?.startsWith(mark) === true;
}

function isSqlCell(line: string, { mark, info }: Fence): boolean {
  return line.startsWith(mark) && /^sql(\s|$)/iu.test(info);
}

function bodyOf({ kind, value, source }: NotebookCell, lineEnd: string, last: boolean): string {
  const text = value.replaceAll(/\r\n|\r/gu, "\n");
  if (source !== undefined && cellValue(kind, source.text) === text && (last || isClosed(source.text)))
    return source.text;
  const lines = text.split("\n");
  const written = kind === "sql" ? fenced(lines, source) : last ? lines : closed(lines);
  return kind === "markdown" && text.trim() === "" ? "" : written.join(lineEnd);
}

/** A fence that is longer than every one inside, with the words that the file had behind `sql`. */
function fenced(lines: readonly string[], source: CellSource | undefined): string[] {
  const own = openingFence(source?.text.split(/\r?\n/u)[0] ?? "") ?? { mark: "```", info: "sql" };
  let { mark } = own;
  while (lines.some((line) => closes(line, { mark, info: "" }))) mark += mark.charAt(0);
  const content = lines.length === 1 && lines[0] === "" ? [] : lines;
  return [mark + (own.info === "" ? "sql" : own.info), ...content, mark];
}

/** Markdown that ends inside a fence would swallow the cells behind it. */
function closed(lines: readonly string[]): readonly string[] {
  const open = openFence(lines);
  return open === undefined ? lines : [...lines, open.mark];
}

function isClosed(text: string): boolean {
  return openFence(text.split(/\r\n|\n|\r/u)) === undefined;
}

/** The fence that the lines open and do not close. */
function openFence(lines: readonly string[]): Fence | undefined {
  for (let at = 0; at < lines.length; at++) {
    const fence = openingFence(lines[at] ?? "");
    if (fence === undefined) continue;
    const end = lines.findIndex((line, index) => index > at && closes(line, fence));
    if (end === -1) return fence;
    at = end;
  }
  return undefined;
}

function linesOf(text: string, from: number): Line[] {
  const lines: Line[] = [];
  for (let start = from; start < text.length;) {
    const rest = /\r\n|\n|\r/gu;
    rest.lastIndex = start;
    const found = rest.exec(text);
    const end = found?.index ?? text.length;
    lines.push({ text: text.slice(start, end), start, end });
    start = found === null ? text.length : rest.lastIndex;
  }
  return lines;
}
