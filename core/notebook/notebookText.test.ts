import { describe, expect, it } from "vitest";
import { formatNotebook, type NotebookCell, type NotebookText, parseNotebook } from "./notebookText.js";

/** A generator of numbers in [0, 1) that says the same each time: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const lines = [
  "",
  " ",
  "# Title",
  "Text with `code`.",
  "- item",
  "    indented",
  "```sql",
  "```SQL title=x",
  "````sql",
  "~~~sql",
  "  ```sql",
  "```bash",
  "```",
  "````",
  "~~~",
  "   ```",
  "select 1;",
  "select '```';",
  "---",
  "trace: ./job.jsonl.gz",
  "| a | b |",
  "é 漢 🦊",
  "<!-- note -->",
];

function randomText(random: () => number, ends: readonly string[]): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const count = Math.floor(random() * 14);
  const body = Array.from({ length: count }, () => pick(lines) + pick(ends)).join("");
  return random() < 0.3 ? body.trimEnd() : body;
}

const shape = ({ cells }: NotebookText): [string, string][] => cells.map(({ kind, value }) => [kind, value]);

describe("a notebook's text", () => {
  it("is written as it was read, whatever it is", () => {
    const random = randomNumbers(1);
    for (let run = 0; run < 5000; run++) {
      const text = randomText(
        random,
        run % 3 === 0 ? ["\n", "\r\n", "\r"] : run % 3 === 1 ? ["\n"] : ["\r\n"],
      );
      expect(formatNotebook(parseNotebook(text))).toBe(text);
    }
  });

  it("keeps every cell that was typed, wherever it is put", () => {
    const random = randomNumbers(2);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    for (let run = 0; run < 3000; run++) {
      const parsed = parseNotebook(randomText(random, ["\n"]));
      const typed: NotebookCell = {
        kind: pick(["sql", "markdown"]),
        value: `typed ${run}\n${pick(lines)}\nend`,
      };
      const cells = parsed.cells.filter(() => random() < 0.8);
      cells.splice(Math.floor(random() * (cells.length + 1)), 0, typed);
      const written = formatNotebook({ ...parsed, cells });
      expect(written).toContain(typed.value);
      const again = parseNotebook(written);
      for (const { kind, value } of cells)
        if (kind === "sql") expect(shape(again)).toContainEqual(["sql", value]);
      expect(formatNotebook(again)).toBe(written);
    }
  });

  it("has SQL in its fences and Markdown around them", () => {
    const text = "---\ntrace: a\n---\n\n# T\n\n```sql\nselect 1\n```\n\n```sh\nls\n```\nend\n";
    const parsed = parseNotebook(text);
    expect(parsed.frontMatter).toBe("---\ntrace: a\n---");
    expect(shape(parsed)).toEqual([
      ["markdown", "# T"],
      ["sql", "select 1"],
      ["markdown", "```sh\nls\n```\nend"],
    ]);
  });

  it("changes the lines of the edited cell only", () => {
    const text = "intro\n\n\n```sql title=x\r\nselect 1\r\n```\n## after\n~~~sql\nselect 2\n~~~";
    const parsed = parseNotebook(text);
    const cells = parsed.cells.map((cell) =>
      cell.value === "select 1" ? { ...cell, value: "select 3" } : cell,
    );
    expect(formatNotebook({ ...parsed, cells })).toBe(
      text.replace("```sql title=x\r\nselect 1\r\n```", "```sql title=x\nselect 3\n```"),
    );
  });

  it("does not let Markdown swallow the cell behind it", () => {
    const cells: NotebookCell[] = [
      { kind: "markdown", value: "```sh\nls" },
      { kind: "sql", value: "select 1" },
    ];
    const written = formatNotebook({ frontMatter: "", cells, tail: "", cellsInFile: 0, lineEnd: "\n" });
    expect(written).toBe("```sh\nls\n```\n\n```sql\nselect 1\n```\n");
  });

  it("takes a longer fence for SQL that holds one", () => {
    const cells: NotebookCell[] = [{ kind: "sql", value: "select '\n```\n'" }];
    const written = formatNotebook({ frontMatter: "", cells, tail: "", cellsInFile: 0, lineEnd: "\n" });
    expect(shape(parseNotebook(written))).toEqual([["sql", "select '\n```\n'"]]);
  });
});
