import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, Registry, parseRawGrammar } from "vscode-textmate";
import type { IGrammar } from "vscode-textmate";
import { beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const grammarPath = join(root, "syntaxes", "trace-jsonl.tmLanguage.json");

async function loadGrammar(): Promise<IGrammar> {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await loadWASM(readFileSync(wasm));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: () => Promise.resolve(parseRawGrammar(readFileSync(grammarPath, "utf8"), grammarPath)),
  });
  const grammar = await registry.loadGrammar("source.trace-jsonl");
  if (grammar === null) throw new Error("The grammar was not loaded.");
  return grammar;
}

describe("the grammar of traces as text", () => {
  let grammar: IGrammar;
  beforeAll(async () => {
    grammar = await loadGrammar();
  });

  /** Every token of a text with its innermost scope. */
  function tokens(text: string): [token: string, scope: string][] {
    let state = INITIAL;
    return text.split("\n").flatMap((line) => {
      const result = grammar.tokenizeLine(line, state);
      state = result.ruleStack;
      return result.tokens.map(({ startIndex, endIndex, scopes }): [string, string] => [
        line.slice(startIndex, endIndex),
        (scopes.at(-1) ?? "").replace(/\.trace-jsonl$/u, ""),
      ]);
    });
  }

  const words = (text: string): [string, string][] =>
    tokens(text).filter(([token]) => /[^\s,:"{}[\]]/u.test(token));

  it("tells type, time, identity, evidence and other fields apart", () => {
    const line =
      '{"type":"net_connect","timestamp":"2026-11-21T20:16:49.122026Z","pid":23459,"dst_addr":"203.0.113.66","new":true}';
    expect(words(line)).toEqual([
      ['"type"', "support.type.property-name.type"],
      ['"net_connect"', "entity.name.type.event"],
      ['"timestamp"', "support.type.property-name.timestamp"],
      ['"2026-11-21T20:16:49.122026Z"', "constant.numeric.timestamp"],
      ['"pid"', "support.variable.identity"],
      ["23459", "constant.numeric"],
      ['"dst_addr"', "support.type.property-name.evidence"],
      ["203.0.113.66", "string.quoted.double"],
      ['"new"', "support.type.property-name.other"],
      ["true", "constant.language"],
    ]);
  });

  it("marks escapes, good and bad", () => {
    expect(words(String.raw`{"path":"\/tmp\u202e\x"}`)).toEqual([
      ['"path"', "support.type.property-name.evidence"],
      ["\\/", "constant.character.escape"],
      ["tmp", "string.quoted.double"],
      ["\\u202e", "constant.character.escape"],
      ["\\x", "invalid.illegal.escape"],
    ]);
  });

  it("finds keys inside nested values, arrays included", () => {
    expect(words('{"args":["sh","-c"],"lost":{"file_open":4}}')).toEqual([
      ['"args"', "support.type.property-name.evidence"],
      ["sh", "string.quoted.double"],
      ["-c", "string.quoted.double"],
      ['"lost"', "support.type.property-name.other"],
      ['"file_open"', "support.type.property-name.other"],
      ["4", "constant.numeric"],
    ]);
  });

  it("marks a line that is no event, and reads the next one", () => {
    expect(words('not JSON\n{"pid":1}')).toEqual([
      ["not JSON", "invalid.illegal.not-an-event"],
      ['"pid"', "support.variable.identity"],
      ["1", "constant.numeric"],
    ]);
  });

  it.each(['{"path":"cut', '{"args":["a"', '{"args":[{"a":', "{"])(
    "keeps the damage of %s to its line",
    (cut) => {
      expect(words(`${cut}\n{"pid":1}`).slice(-2)).toEqual([
        ['"pid"', "support.variable.identity"],
        ["1", "constant.numeric"],
      ]);
    },
  );
});
