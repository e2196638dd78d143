import { MarkdownString } from "vscode";
import type { CatalogueColumn, CatalogueFunction, CatalogueTable } from "../../core/notebook/catalogue.js";

/** What is said of a column, table or function: names and comments may come from the user's queries, so as plain text. */
export function describeColumn({ name, type, comment }: CatalogueColumn, table: string): MarkdownString {
  return new MarkdownString().appendCodeblock(`${table}.${name} ${type}`, "sql").appendText(comment);
}

export function describeTable({ name, comment, columns }: CatalogueTable): MarkdownString {
  const list = columns.map((column) => `  ${column.name} ${column.type}`).join("\n");
  return new MarkdownString().appendText(comment).appendCodeblock(`${name} (\n${list}\n)`, "sql");
}

export function describeFunction(forms: readonly CatalogueFunction[]): MarkdownString {
  const made = new MarkdownString().appendCodeblock(forms.slice(0, 8).map(signatureOf).join("\n"), "sql");
  const described = forms.find(({ description }) => description !== "");
  if (described !== undefined) made.appendText(described.description);
  const shown = forms.find(({ example }) => example !== "");
  if (shown !== undefined) made.appendCodeblock(shown.example, "sql");
  return made;
}

/** `name(parameter type, …) → type`. */
export function signatureOf(form: CatalogueFunction): string {
  const result = form.returnType === "" ? "" : ` → ${form.returnType}`;
  return `${form.name}(${parametersOf(form).join(", ")})${result}`;
}

export function parametersOf({ parameters, parameterTypes, varargs }: CatalogueFunction): string[] {
  const named = parameters.map((name, index) => `${name} ${parameterTypes[index] ?? ""}`.trim());
  return varargs === "" ? named : [...named, `… ${varargs}`];
}
