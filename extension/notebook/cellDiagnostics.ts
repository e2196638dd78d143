import type { CodeActionProvider, NotebookCell, TextDocument } from "vscode";
import {
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity,
  Range,
  WorkspaceEdit,
  languages,
  workspace,
} from "vscode";
import { sqlTokens } from "../../core/notebook/sqlTokens.js";
import type { WireError } from "../../core/protocol/rpc.js";
import { visibleText } from "../workbench/visibleText.js";
import { sqlLanguage } from "./notebookType.js";

const source = "DuckDB";

/** A mistake in a cell, with the names that may have been meant. */
class QueryMistake extends Diagnostic {
  constructor(
    range: Range,
    message: string,
    readonly candidates: readonly string[],
  ) {
    super(range, message, DiagnosticSeverity.Error);
    this.source = source;
  }
}

/** Marks what DuckDB did not understand in the text of its cell, until that is edited or run again. */
export class CellDiagnostics {
  readonly #collection = languages.createDiagnosticCollection("traceInvestigator.notebook");
  readonly #registrations = [
    this.#collection,
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === sqlLanguage) this.#collection.delete(document.uri);
    }),
    workspace.onDidCloseTextDocument((document) => {
      this.#collection.delete(document.uri);
    }),
    languages.registerCodeActionsProvider({ language: sqlLanguage }, this.#fixes(), {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    }),
  ];

  clear({ document }: NotebookCell): void {
    this.#collection.delete(document.uri);
  }

  /** Nothing is marked where the engine knows no place. */
  show({ document }: NotebookCell, { message, position, candidates = [] }: WireError): void {
    if (position === undefined) return;
    this.#collection.set(document.uri, [
      new QueryMistake(wordRange(document, position), visibleText(message.replaceAll("\n", " ")), candidates),
    ]);
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }

  #fixes(): CodeActionProvider {
    return {
      provideCodeActions: (document, range) =>
        (this.#collection.get(document.uri) ?? [])
          .filter((mistake): mistake is QueryMistake => mistake instanceof QueryMistake)
          .filter((mistake) => mistake.range.intersection(range) !== undefined)
          .flatMap((mistake) =>
            mistake.candidates.map((name, index) => fix(document, mistake, name, index === 0)),
          ),
    };
  }
}

function fix(document: TextDocument, mistake: QueryMistake, name: string, preferred: boolean): CodeAction {
  const written = /^(\$?[a-z_]\w*|"[^"]*")$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
  const action = new CodeAction(`Change to ${written}`, CodeActionKind.QuickFix);
  action.edit = new WorkspaceEdit();
  action.edit.replace(document.uri, mistake.range, written);
  action.diagnostics = [mistake];
  action.isPreferred = preferred;
  return action;
}

/** The token at a place; DuckDB names the first of `schema.table`, and the last is what is wrong. */
function wordRange(document: TextDocument, position: number): Range {
  const text = document.getText();
  const token = sqlTokens(text).find(({ end }) => end > position);
  const [start, end] =
    token === undefined ? [Math.max(0, text.trimEnd().length - 1), text.length] : [token.start, token.end];
  return new Range(document.positionAt(start), document.positionAt(end));
}
