import type { DocumentSelector, TextDocument } from "vscode";
import { Hover, ParameterInformation, Range, SignatureHelp, SignatureInformation, languages } from "vscode";
import { parameterMeanings } from "../../core/notebook/cellScript.js";
import { callAt, nameOf, tablesInScope } from "../../core/notebook/sqlContext.js";
import { type SqlToken, sqlTokens } from "../../core/notebook/sqlTokens.js";
import { sqlLanguage } from "../notebook/notebookType.js";
import {
  describeColumn,
  describeFunction,
  describeTable,
  parametersOf,
  signatureOf,
} from "./descriptions.js";
import type { DocumentCatalogues } from "./documentCatalogues.js";
import { sqlCompletion } from "./sqlCompletion.js";
import { BoundFormatting, sqlFormatter } from "./sqlFormatting.js";

/** Cells, and `.sql` files: these get help only where their first line names a trace. */
const selector: DocumentSelector = [{ language: sqlLanguage }, { language: "sql" }];

/** Completion, hover, signatures and formatting of SQL on a trace, from the catalogue of its engine. */
export function registerLanguageHelp(catalogues: DocumentCatalogues): { dispose(): unknown }[] {
  return [
    catalogues,
    languages.registerCompletionItemProvider(selector, sqlCompletion(catalogues), ".", "$", "'"),
    languages.registerHoverProvider(selector, {
      provideHover: (document, position) => hoverAt(catalogues, document, document.offsetAt(position)),
    }),
    languages.registerSignatureHelpProvider(
      selector,
      {
        provideSignatureHelp: (document, position) =>
          signaturesAt(catalogues, document, document.offsetAt(position)),
      },
      "(",
      ",",
    ),
    languages.registerDocumentFormattingEditProvider({ language: sqlLanguage }, sqlFormatter),
    new BoundFormatting(),
  ];
}

async function hoverAt(
  catalogues: DocumentCatalogues,
  document: TextDocument,
  offset: number,
): Promise<Hover | undefined> {
  const text = document.getText();
  const tokens = sqlTokens(text);
  const token = tokens.find(({ start, end }) => start <= offset && offset <= end);
  if (token === undefined) return undefined;
  const range = new Range(document.positionAt(token.start), document.positionAt(token.end));
  if (token.kind === "parameter") {
    const meaning = parameterMeanings[token.text.slice(1).toLowerCase()];
    return meaning === undefined ? undefined : new Hover(meaning, range);
  }
  if (token.kind !== "word" && token.kind !== "quoted") return undefined;
  const known = await catalogues.of(document);
  if (known === undefined) return undefined;
  const { tables, functions } = known.catalogue;
  const name = nameOf(token).toLowerCase();
  const isCall = text.slice(token.end).trimStart().startsWith("(");
  const forms = functions.get(name);
  if (isCall && forms !== undefined) return new Hover(describeFunction(forms), range);
  const scope = tablesInScope(text, offset);
  const qualifier = qualifierOf(tokens, token);
  for (const [alias, table] of scope) {
    if (qualifier !== undefined && alias !== qualifier) continue;
    const column = tables
      .get(table.toLowerCase())
      ?.columns.find((candidate) => candidate.name.toLowerCase() === name);
    if (column !== undefined) return new Hover(describeColumn(column, table), range);
  }
  const table = tables.get(name) ?? tables.get(scope.get(name)?.toLowerCase() ?? "");
  return table === undefined ? undefined : new Hover(describeTable(table), range);
}

/** `p` of `p.comm`. */
function qualifierOf(tokens: readonly SqlToken[], token: SqlToken): string | undefined {
  const at = tokens.indexOf(token);
  const before = tokens[at - 2];
  return tokens[at - 1]?.text === "." && before !== undefined ? nameOf(before).toLowerCase() : undefined;
}

async function signaturesAt(
  catalogues: DocumentCatalogues,
  document: TextDocument,
  offset: number,
): Promise<SignatureHelp | undefined> {
  const call = callAt(document.getText(), offset);
  if (call === undefined) return undefined;
  const forms = (await catalogues.of(document))?.catalogue.functions.get(call.name.toLowerCase());
  if (forms === undefined) return undefined;
  const help = new SignatureHelp();
  help.signatures = forms.map((form) => {
    const information = new SignatureInformation(signatureOf(form), form.description);
    information.parameters = parametersOf(form).map((parameter) => new ParameterInformation(parameter));
    return information;
  });
  help.activeParameter = call.argument;
  const fits = help.signatures.findIndex(({ parameters }) => parameters.length > call.argument);
  help.activeSignature = Math.max(0, fits);
  return help;
}
