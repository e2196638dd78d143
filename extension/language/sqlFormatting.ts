import type { Disposable, TextDocument } from "vscode";
import { type DocumentFormattingEditProvider, languages, Range, TextEdit, workspace } from "vscode";
import { duckdb, formatDialect } from "sql-formatter";
import { boundTrace } from "./sqlBinding.js";

/** Formats SQL as DuckDB has it; leaves alone what the formatter does not understand. */
export const sqlFormatter: DocumentFormattingEditProvider = {
  provideDocumentFormattingEdits: (document, { tabSize, insertSpaces }) =>
    formatted(document.getText(), tabSize, insertSpaces).map((text) =>
      TextEdit.replace(wholeOf(document), text),
    ),
};

/**
 * Formats the `.sql` files that are bound to a trace. Each is registered by itself: a formatter of all SQL would stand
 * beside the one that the reader has for everything else, and VS Code would ask which to take.
 */
export class BoundFormatting {
  readonly #registered = new Map<string, Disposable>();
  readonly #listeners = [
    workspace.onDidOpenTextDocument((document) => {
      this.#see(document);
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      this.#see(document);
    }),
    workspace.onDidCloseTextDocument((document) => {
      this.#forget(document);
    }),
  ];

  constructor() {
    for (const document of workspace.textDocuments) this.#see(document);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    for (const registered of this.#registered.values()) registered.dispose();
    this.#registered.clear();
  }

  #see(document: TextDocument): void {
    if (document.languageId !== "sql") return;
    const key = document.uri.toString();
    const isBound = document.lineCount > 0 && boundTrace(document.lineAt(0).text) !== undefined;
    if (!isBound) this.#forget(document);
    else if (!this.#registered.has(key)) this.#registered.set(key, register(document));
  }

  #forget(document: TextDocument): void {
    const key = document.uri.toString();
    this.#registered.get(key)?.dispose();
    this.#registered.delete(key);
  }
}

function register({ uri, languageId }: TextDocument): Disposable {
  // A path is no pattern, and patterns of VS Code know no way to write a bracket: any letter may stand there.
  const pattern = uri.fsPath.replace(/[*?[\]{}]/gu, "?");
  return languages.registerDocumentFormattingEditProvider(
    { language: languageId, scheme: uri.scheme, pattern },
    sqlFormatter,
  );
}

/** One text, or none for what the formatter does not understand. */
function formatted(text: string, tabWidth: number, insertSpaces: boolean): string[] {
  try {
    const options = {
      dialect: duckdb,
      tabWidth,
      useTabs: !insertSpaces,
      keywordCase: "lower",
      dataTypeCase: "lower",
    } as const;
    return [formatDialect(text, options)];
  } catch {
    return [];
  }
}

function wholeOf(document: TextDocument): Range {
  return new Range(document.positionAt(0), document.positionAt(document.getText().length));
}
