import type { CompletionItemProvider, Position, TextDocument } from "vscode";
import { CompletionItem, CompletionItemKind, Range, SnippetString } from "vscode";
import { type Catalogue, type CatalogueTable, columnValues } from "../../core/notebook/catalogue.js";
import { parameterMeanings } from "../../core/notebook/cellScript.js";
import { contextAt, type SqlContext, tablesInScope } from "../../core/notebook/sqlContext.js";
import { describeColumn, describeFunction, describeTable } from "./descriptions.js";
import type { DocumentCatalogue, DocumentCatalogues } from "./documentCatalogues.js";

/** Proposes what the catalogue of the trace has for a place. */
export function sqlCompletion(catalogues: DocumentCatalogues): CompletionItemProvider {
  return {
    provideCompletionItems: async (document, position) => {
      const [text, offset] = [document.getText(), document.offsetAt(position)];
      const context = contextAt(text, offset);
      if (context.kind === "nothing") return [];
      const known = await catalogues.of(document);
      if (known === undefined) return [];
      return itemsFor(context, known, tablesOf(known.catalogue, text, offset), (start) =>
        replaced(document, start, position),
      );
    },
  };
}

/** Tables of the statement, by alias. */
type Scope = ReadonlyMap<string, CatalogueTable>;

function tablesOf({ tables }: Catalogue, text: string, offset: number): Scope {
  const named = [...tablesInScope(text, offset)].flatMap(([alias, name]): [string, CatalogueTable][] => {
    const table = tables.get(name.toLowerCase());
    return table === undefined ? [] : [[alias, table]];
  });
  return new Map(named);
}

async function itemsFor(
  context: SqlContext,
  { trace, catalogue }: DocumentCatalogue,
  scope: Scope,
  range: (start: number) => Range,
): Promise<CompletionItem[]> {
  switch (context.kind) {
    case "nothing":
      return [];
    case "jsonPath":
      return catalogue.jsonPaths.map(({ path, type }) =>
        item(path, CompletionItemKind.Property, type, range(context.start)),
      );
    case "parameter":
      return Object.entries(parameterMeanings).map(([name, meaning]) =>
        item(`$${name}`, CompletionItemKind.Variable, meaning, range(context.start)),
      );
    case "value": {
      const table = tableWith(scope, context.column, context.qualifier);
      if (table === undefined) return [];
      const values = await columnValues(trace, table.name, context.column);
      return values.map((value) =>
        item(value.replaceAll("'", "''"), CompletionItemKind.Value, context.column, range(context.start)),
      );
    }
    case "member": {
      const table =
        scope.get(context.qualifier.toLowerCase()) ?? catalogue.tables.get(context.qualifier.toLowerCase());
      return table === undefined ? [] : columnItems(table);
    }
    case "table":
      return [...tableItems(catalogue), ...functionItems(catalogue, (kind) => kind.startsWith("table"))];
    case "expression":
      return [
        ...[...scope.values()].flatMap(columnItems),
        ...[...scope.keys()].map((alias) =>
          item(alias, CompletionItemKind.Reference, "table of this statement"),
        ),
        ...tableItems(catalogue),
        ...functionItems(catalogue, (kind) => !kind.startsWith("table") && kind !== "pragma"),
        ...catalogue.keywords.map((word) => item(word, CompletionItemKind.Keyword, "")),
      ];
  }
}

function tableWith(scope: Scope, column: string, qualifier: string | null): CatalogueTable | undefined {
  if (qualifier !== null) return scope.get(qualifier.toLowerCase());
  const has = ({ columns }: CatalogueTable): boolean =>
    columns.some(({ name }) => name.toLowerCase() === column.toLowerCase());
  return [...scope.values()].find(has);
}

function columnItems(table: CatalogueTable): CompletionItem[] {
  return table.columns.map((column) => {
    const made = item(column.name, CompletionItemKind.Field, `${column.type.toLowerCase()} · ${table.name}`);
    made.documentation = describeColumn(column, table.name);
    // Columns of the statement are more likely than anything else.
    made.sortText = `0${column.name}`;
    return made;
  });
}

function tableItems({ tables }: Catalogue): CompletionItem[] {
  return [...tables.values()].map((table) => {
    const made = item(table.name, CompletionItemKind.Struct, "table");
    made.documentation = describeTable(table);
    made.sortText = `1${table.name}`;
    return made;
  });
}

function functionItems({ functions }: Catalogue, wanted: (kind: string) => boolean): CompletionItem[] {
  return [...functions.values()].flatMap((forms) => {
    const [first] = forms;
    if (first === undefined || !wanted(first.kind)) return [];
    const made = item(first.name, CompletionItemKind.Function, first.kind);
    made.insertText = new SnippetString().appendText(`${first.name}(`).appendTabstop(0).appendText(")");
    made.documentation = describeFunction(forms);
    made.sortText = `2${first.name}`;
    return [made];
  });
}

function item(label: string, kind: CompletionItemKind, detail: string, range?: Range): CompletionItem {
  const made = new CompletionItem(label, kind);
  made.detail = detail;
  if (range !== undefined) {
    made.range = range;
    made.filterText = label;
  }
  return made;
}

/** From a place to the end of the word that is being typed. */
function replaced(document: TextDocument, start: number, position: Position): Range {
  return new Range(document.positionAt(start), position);
}
