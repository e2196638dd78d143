import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import * as vscode from "vscode";
import { closeAllEditors, extensionUnderTest, until, workspaceFile } from "./extensionUnderTest.js";

/** A document that was opened once keeps its text for a while, whatever is written to its file. */
let documents = 0;

/** Writes a document with `|` where the cursor stands, and opens it. */
async function opened(
  name: string,
  marked: string,
): Promise<{ document: vscode.TextDocument; at: vscode.Position }> {
  const offset = marked.indexOf("|");
  const uri = workspaceFile(`${++documents} ${name}`);
  const text = marked.replace("|", "");
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  if (!name.endsWith(".trace.md")) {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    return { document, at: document.positionAt(offset) };
  }
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  await vscode.window.showNotebookDocument(notebook);
  const cell = notebook.getCells().find(({ kind }) => kind === vscode.NotebookCellKind.Code);
  assert.ok(cell);
  return {
    document: cell.document,
    at: cell.document.positionAt(offset - text.indexOf(cell.document.getText())),
  };
}

const inNotebook = (sql: string): string =>
  `---\ntrace: ./job-to-ask.jsonl.gz\n---\n\n\`\`\`sql\n${sql}\n\`\`\`\n`;
const inFile = (sql: string): string => `-- trace: job-to-ask.jsonl.gz\n${sql}\n`;

async function proposed(
  name: string,
  marked: string,
  trigger?: string,
): Promise<Map<string, vscode.CompletionItem>> {
  const { document, at } = await opened(name, marked);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    at,
    trigger,
  );
  return new Map(
    list.items.map((item) => [typeof item.label === "string" ? item.label : item.label.label, item]),
  );
}

function textOf(documentation: string | vscode.MarkdownString | undefined): string {
  return typeof documentation === "object" ? documentation.value : (documentation ?? "");
}

async function hovered(name: string, marked: string): Promise<string> {
  const { document, at } = await opened(name, marked);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    at,
  );
  const parts = hovers.flatMap(({ contents }) => contents as (string | vscode.MarkdownString)[]);
  return parts.map(textOf).join();
}

/** The text as formatting leaves it; VS Code turns a whole new text into the smallest edits. */
async function formattedText(name: string, text: string): Promise<string> {
  const { document } = await opened(name, `${text}|`);
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
    "vscode.executeFormatDocumentProvider",
    document.uri,
    { tabSize: 2, insertSpaces: true },
  );
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits ?? []);
  await vscode.workspace.applyEdit(edit);
  return document.getText();
}

suite("help with SQL", () => {
  suiteSetup(() => {
    // VS Code keeps what it opened for a while: no other test asks this trace.
    copyFileSync(workspaceFile("job-attack.jsonl.gz").fsPath, workspaceFile("job-to-ask.jsonl.gz").fsPath);
  });
  teardown(closeAllEditors);

  for (const [place, name, wrapped] of [
    ["a cell", "help.trace.md", inNotebook],
    ["a file that names its trace", "help.sql", inFile],
  ] as const) {
    test(`proposes the columns of a table with their meaning in ${place}`, async () => {
      const items = await proposed(name, wrapped("select dns_query.| from dns_query"), ".");
      const column = items.get("hostname");
      assert.match(column?.detail ?? "", /varchar/u);
      assert.match(textOf(column?.documentation), /\w+ \w+/u);
      assert.ok(!items.has("dst_addr"), "a column of another table");
    });

    test(`proposes paths that occur in the trace, and values of a column, in ${place}`, async () => {
      const paths = await proposed(name, wrapped("select json_extract_string(data, '$.|') from events"));
      assert.ok(paths.has("$.dst_addr"), [...paths.keys()].slice(0, 20).join());
      const values = await proposed(name, wrapped("from net_connect where protocol = '|'"), "'");
      assert.ok(values.has("tcp"), [...values.keys()].join());
    });

    test(`proposes tables, functions of DuckDB and parameters in ${place}`, async () => {
      const tables = await proposed(name, wrapped("select * from |"));
      for (const table of ["process", "connection", "file_open", "events"])
        assert.ok(tables.has(table), table);
      const words = await proposed(name, wrapped("select | from process"));
      for (const word of ["regexp_matches", "process_id"]) assert.ok(words.has(word), word);
      const parameters = await proposed(name, wrapped("from process where pid = $|"), "$");
      assert.ok(parameters.has("$pid"), [...parameters.keys()].join());
    });

    test(`says what a column and a function are in ${place}`, async () => {
      assert.match(await hovered(name, wrapped("select host|name from dns_query")), /hostname/u);
      assert.match(
        await hovered(name, wrapped("select regexp_|matches(comm, 'x') from process")),
        /regexp_matches/u,
      );
    });

    test(`shows the arguments of a function in ${place}`, async () => {
      const { document, at } = await opened(name, wrapped("select regexp_replace(comm, | from process"));
      const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
        "vscode.executeSignatureHelpProvider",
        document.uri,
        at,
      );
      assert.match(help.signatures[0]?.label ?? "", /^regexp_replace/u);
      assert.equal(help.activeParameter, 1);
    });
  }

  test("lets the engine of a file go with its tab", async () => {
    const { sessions } = await extensionUnderTest();
    const address = workspaceFile("job-to-ask.jsonl.gz").toString();
    await proposed("help.sql", inFile("select * from |"));
    assert.ok(sessions.peek(address));
    await closeAllEditors();
    await until("the engine has ended", () => sessions.peek(address) === undefined);
  });

  test("formats a cell, and a file that names its trace, but no other SQL", async () => {
    const messy = "SELECT  pid,comm FROM process WHERE pid=1";
    const tidy = "select\n  pid,\n  comm\nfrom\n  process\nwhere\n  pid = 1";
    assert.ok((await formattedText("format.trace.md", inNotebook(messy))).includes(tidy));
    const bound = await formattedText("format [1].sql", inFile(messy));
    assert.ok(bound.includes(tidy), bound);
    assert.match(bound, /^-- trace: job-to-ask/u);
    assert.equal(await formattedText("other.sql", messy), messy);
  });
});
