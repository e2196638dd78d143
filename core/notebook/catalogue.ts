import type { OpenTrace } from "../protocol/openTrace.js";
import { bind } from "../query/sqlText.js";
import columnsSql from "./catalogueColumns.sql";
import functionsSql from "./catalogueFunctions.sql";
import frequentTexts from "./frequentTexts.sql";
import jsonPathsSql from "./jsonPaths.sql";
import { identifier } from "./resultQueries.js";

/** A column, as the engine's catalogue describes it. */
export interface CatalogueColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

export interface CatalogueTable {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly CatalogueColumn[];
}

/** One of the forms of a function. */
export interface CatalogueFunction {
  readonly name: string;
  /** scalar, aggregate, table, macro, table_macro or pragma. */
  readonly kind: string;
  readonly description: string;
  readonly parameters: readonly string[];
  readonly parameterTypes: readonly string[];
  readonly returnType: string;
  readonly varargs: string;
  readonly example: string;
}

/** What can stand in a query on a trace. */
export interface Catalogue {
  /** By name in lower case. */
  readonly tables: ReadonlyMap<string, CatalogueTable>;
  /** Forms by name in lower case. */
  readonly functions: ReadonlyMap<string, readonly CatalogueFunction[]>;
  readonly keywords: readonly string[];
  readonly jsonPaths: readonly { readonly path: string; readonly type: string }[];
}

/** A column with more values is none that one chooses from a list. */
const valueLimit = 60;

/** Asks the engine of a trace for its catalogue. */
export async function readCatalogue(trace: OpenTrace): Promise<Catalogue> {
  const [columns, functions, keywords, jsonPaths] = await Promise.all([
    trace.queryRows(columnsSql),
    trace.queryRows(functionsSql),
    trace.queryRows(
      "select keyword_name from duckdb_keywords() where keyword_category <> 'unreserved' order by 1",
    ),
    trace.queryRows(jsonPathsSql),
  ]);
  return {
    tables: tablesOf(columns),
    functions: functionsOf(functions),
    keywords: keywords.map((row) => textIn(row, "keyword_name")),
    jsonPaths: jsonPaths.map((row) => ({
      path: textIn(row, "path"),
      type: textIn(row, "type").toLowerCase(),
    })),
  };
}

/** The values of a column that has few of them. */
export async function columnValues(trace: OpenTrace, table: string, column: string): Promise<string[]> {
  const sql = bind(frequentTexts, { table: identifier(table), column: identifier(column), most: valueLimit });
  return (await trace.queryRows(sql)).map((row) => textIn(row, "value"));
}

type Row = Readonly<Record<string, unknown>>;

function tablesOf(rows: readonly Row[]): Map<string, CatalogueTable> {
  const tables = new Map<string, CatalogueTable & { readonly columns: CatalogueColumn[] }>();
  for (const row of rows) {
    const name = textIn(row, "table_name");
    const key = name.toLowerCase();
    const table = tables.get(key) ?? { name, comment: textIn(row, "table_comment"), columns: [] };
    tables.set(key, table);
    const column = {
      name: textIn(row, "column_name"),
      type: textIn(row, "data_type"),
      comment: textIn(row, "column_comment"),
    };
    table.columns.push(column);
  }
  return tables;
}

function functionsOf(rows: readonly Row[]): Map<string, CatalogueFunction[]> {
  const functions = new Map<string, CatalogueFunction[]>();
  for (const row of rows) {
    const name = textIn(row, "name");
    const forms = functions.get(name.toLowerCase()) ?? [];
    functions.set(name.toLowerCase(), forms);
    forms.push({
      name,
      kind: textIn(row, "kind"),
      description: textIn(row, "description"),
      parameters: textsIn(row, "parameters"),
      parameterTypes: textsIn(row, "parameter_types"),
      returnType: textIn(row, "return_type"),
      varargs: textIn(row, "varargs"),
      example: textIn(row, "example"),
    });
  }
  return functions;
}

function textIn(row: Row, name: string): string {
  const value = row[name];
  return typeof value === "string" ? value : "";
}

function textsIn(row: Row, name: string): string[] {
  const value = row[name];
  return Array.isArray(value) ? value.map((item) => (typeof item === "string" ? item : "")) : [];
}
