/**
 * The boundaries of ARCHITECTURE.md. Each rule has a violation in test/structure that it must catch.
 * The pipeline inside core is ordered: a folder may import those to its left.
 */
const pipeline = ["source", "ingest", "tables", "query", "model", "detect", "profile", "compare", "notebook"];

/** One rule per folder: everything not listed is refused. */
function only(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from, pathNot: "\\.test\\.ts$" },
    to: { pathNot: allowed },
  };
}

const node = "^(node:)?([a-z_/]+|v8)$";
/** What a folder of the pipeline needs beside core. */
const beyondCore = { source: [node], detect: ["^node_modules/yaml/"], notebook: ["^node_modules/yaml/"] };
const inPipeline = pipeline.map((folder, index) =>
  only(
    `core-${folder}`,
    `^core/${folder}/`,
    [`^core/(protocol|${pipeline.slice(0, index + 1).join("|")})/`, ...(beyondCore[folder] ?? [])],
    "Bytes become rows, tables, queries, models: nothing imports to its right.",
  ),
);

module.exports = {
  forbidden: [
    only(
      "core-protocol",
      "^core/protocol/",
      ["^core/protocol/"],
      "Types that cross a boundary depend on nothing.",
    ),
    ...inPipeline,
    only(
      "core-investigation",
      "^core/investigation/",
      ["^core/(?!engine/)"],
      "Answers of the screen's questions are composed of queries and models, whatever engine runs them.",
    ),
    only(
      "core-engine",
      "^core/engine/",
      ["^core/", node, "^node_modules/(@duckdb/duckdb-wasm|apache-arrow)/"],
      "The engine knows all of core and is alone with DuckDB.",
    ),
    only(
      "webview",
      "^webview/",
      [
        "^webview/",
        "^core/protocol/",
        "^node_modules/(d3|d3-[a-z-]+|@types/d3[a-z-]*|internmap|delaunator|robust-predicates|@observablehq/plot|@vscode/(webview-ui-toolkit|codicons)|@microsoft/fast-[a-z-]+)/",
      ],
      "The screen runs in a browser and knows only the protocol.",
    ),
    only(
      "extension",
      "^extension/",
      [
        "^extension/",
        "^core/",
        node,
        "^vscode$",
        "^node_modules/@types/vscode/",
        "^node_modules/((@types/)?ssh2|ssh-config)/",
        "^node_modules/sql-formatter/",
      ],
      "The VS Code side.",
    ),
    {
      name: "yaml-only-in-sigma-and-notebook",
      comment: "Rules of others, and the front matter of notebooks, are read in one folder each.",
      severity: "error",
      from: { path: "^(core|extension|cli)/", pathNot: "^core/(detect/sigma|notebook)/" },
      to: { path: "^node_modules/yaml/" },
    },
    {
      name: "ssh-only-in-remote",
      comment: "Connections leave the machine from one folder.",
      severity: "error",
      from: { path: "^extension/", pathNot: "^extension/remote/ssh/" },
      to: { path: "^node_modules/((@types/)?ssh2|ssh-config)/" },
    },
    only(
      "remote-without-vscode",
      "^extension/remote/(ssh|recording)/",
      ["^extension/remote/(ssh|recording)/", node, "^node_modules/((@types/)?ssh2|ssh-config)/"],
      "The connection and the protocol are tested against real servers, without VS Code.",
    ),
    only(
      "cli",
      "^cli/",
      ["^cli/", "^core/", node, "^node_modules/commander/"],
      "The command line is thin, over core.",
    ),
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.test.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
    externalModuleResolutionStrategy: "node_modules",
  },
};
