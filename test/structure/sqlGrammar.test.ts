import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import type { IGrammar } from "vscode-textmate";
import { INITIAL, Registry, parseRawGrammar } from "vscode-textmate";
import { beforeAll, describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "..", "..", "syntaxes");
const files: Readonly<Record<string, string>> = {
  "source.duckdb-sql": join(folder, "duckdb-sql.tmLanguage.json"),
  "json-path.injection": join(folder, "json-path.injection.tmLanguage.json"),
};

describe("the grammar of SQL", () => {
  let grammar: IGrammar;
  beforeAll(async () => {
    const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
    await loadWASM(readFileSync(wasm));
    const registry = new Registry({
      onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
      loadGrammar: (scope) => {
        const file = files[scope];
        return Promise.resolve(file === undefined ? null : parseRawGrammar(readFileSync(file, "utf8"), file));
      },
      getInjections: () => ["json-path.injection"],
    });
    const loaded = await registry.loadGrammar("source.duckdb-sql");
    if (loaded === null) throw new Error("The grammar was not loaded.");
    grammar = loaded;
  });

  /** Every token of a text that is not blank, with its innermost scope. */
  function tokens(text: string): string[] {
    let state = INITIAL;
    return text.split("\n").flatMap((line) => {
      const result = grammar.tokenizeLine(line, state);
      state = result.ruleStack;
      return result.tokens
        .map(({ startIndex, endIndex, scopes }): [string, string] => [
          line.slice(startIndex, endIndex),
          scopes.at(-1) ?? "",
        ])
        .filter(([token]) => token.trim() !== "")
        .map(([token, scope]) => `${token.trim()}  ${scope.replace(/\.duckdb-sql$/u, "")}`);
    });
  }

  it("tells the parts of a query apart", () => {
    expect(
      tokens(`select json_extract_string(data, '$.args[0]') as a, "odd name"::json -- note
from event where pid == $pid and path like '/proc/%' /* a /* b */ c */ limit 1_000`),
    ).toMatchInlineSnapshot(`
      [
        "select  keyword.other",
        "json_extract_string  entity.name.function",
        "(  source",
        "data  variable.other",
        ",  source",
        "'  string.quoted.single",
        "$  keyword.operator.root.json-path",
        ".  punctuation.separator.json-path",
        "args  variable.other.member.json-path",
        "[  punctuation.section.brackets.json-path",
        "0  constant.numeric.index.json-path",
        "]  punctuation.section.brackets.json-path",
        "'  string.quoted.single",
        ")  source",
        "as  keyword.other",
        "a  variable.other",
        ",  source",
        ""  variable.other.quoted",
        "odd name  variable.other.quoted",
        ""  variable.other.quoted",
        "::  keyword.operator.cast",
        "json  support.type",
        "-- note  comment.line.double-dash",
        "from  keyword.other",
        "event  variable.other",
        "where  keyword.other",
        "pid  variable.other",
        "==  keyword.operator",
        "$pid  variable.parameter",
        "and  keyword.other",
        "path  variable.other",
        "like  keyword.other",
        "'  string.quoted.single",
        "/proc/%  string.quoted.single",
        "'  string.quoted.single",
        "/*  comment.block",
        "a  comment.block",
        "/*  comment.block",
        "b  comment.block",
        "*/  comment.block",
        "c  comment.block",
        "*/  comment.block",
        "limit  keyword.other",
        "1_000  constant.numeric",
      ]
    `);
  });

  it("keeps paths of JSON inside their strings", () => {
    expect(tokens("select data->>'$.lost.\"file open\"[#-1]' || 'it''s $5', true")).toMatchInlineSnapshot(`
      [
        "select  keyword.other",
        "data  variable.other",
        "->>  keyword.operator",
        "'  string.quoted.single",
        "$  keyword.operator.root.json-path",
        ".  punctuation.separator.json-path",
        "lost  variable.other.member.json-path",
        ".  punctuation.separator.json-path",
        ""file open"  variable.other.member.json-path",
        "[  punctuation.section.brackets.json-path",
        "#-1  constant.numeric.index.json-path",
        "]  punctuation.section.brackets.json-path",
        "'  string.quoted.single",
        "||  keyword.operator",
        "'  string.quoted.single",
        "it  string.quoted.single",
        "''  constant.character.escape",
        "s $5  string.quoted.single",
        "'  string.quoted.single",
        ",  source",
        "true  constant.language",
      ]
    `);
  });
});
