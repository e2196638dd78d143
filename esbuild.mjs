// Builds everything that ships into dist/: extension, engine workers, command line, webview and their assets.
// `--engine` builds the engine's threads and the command line only, which unit tests run.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { leanDuckdb } from "./scripts/leanDuckdb.mjs";
import { pureSsh2 } from "./scripts/pureSsh2.mjs";
import { trimWasmExports } from "./scripts/trimWasmExports.mjs";

const production = process.argv.includes("--production");
const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  loader: { ".sql": "text" },
};
const node = { ...shared, platform: "node", target: "node20", format: "cjs" };

/** One entry per program that runs in a process or thread of its own. */
const programs = [
  {
    ...node,
    entryPoints: ["extension/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    plugins: [pureSsh2],
  },
  {
    ...node,
    entryPoints: ["core/engine/engineWorker.ts"],
    outfile: "dist/engineWorker.js",
    plugins: [leanDuckdb],
  },
  { ...node, entryPoints: ["core/engine/readerWorker.ts"], outfile: "dist/readerWorker.js" },
  { ...node, entryPoints: ["cli/cli.ts"], outfile: "dist/cli.js", banner: { js: "#!/usr/bin/env node" } },
  {
    ...shared,
    entryPoints: ["webview/main.ts"],
    outfile: "dist/webview/main.js",
    platform: "browser",
    target: "chrome124",
    format: "iife",
  },
  {
    ...shared,
    entryPoints: ["webview/comparison/main.ts"],
    outfile: "dist/webview/comparison.js",
    platform: "browser",
    target: "chrome124",
    format: "iife",
  },
  {
    ...shared,
    entryPoints: ["webview/resultRenderer/activate.ts"],
    outfile: "dist/webview/resultRenderer.js",
    platform: "browser",
    target: "chrome124",
    format: "esm",
    loader: { ".css": "text" },
  },
  {
    ...shared,
    // The icon font lands beside the style sheet, the only place that the page's policy lets it load from.
    entryPoints: ["webview/theme/main.css"],
    outfile: "dist/webview/main.css",
    target: "chrome124",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  },
];

const duckdb = "node_modules/@duckdb/duckdb-wasm/dist";
const extensionFiles = ["json.duckdb_extension.wasm", "parquet.duckdb_extension.wasm"];

/** DuckDB and its extensions. */
async function copyAssets() {
  await mkdir("dist/duckdb", { recursive: true });
  const extensions = await Promise.all(
    extensionFiles.map(async (file) => {
      await cp(`vendor/duckdb-extensions/${file}`, `dist/duckdb/${file}`);
      return readFile(`dist/duckdb/${file}`);
    }),
  );
  const loader = await readFile(`${duckdb}/duckdb-node-blocking.cjs`, "utf8");
  const trimmed = await trimWasmExports(await readFile(`${duckdb}/duckdb-eh.wasm`), loader, extensions);
  await writeFile("dist/duckdb/duckdb-eh.wasm", trimmed);
}

if (process.argv.includes("--engine")) {
  await Promise.all(
    programs.filter(({ outfile }) => /(Worker|cli)\.js$/.test(outfile)).map((program) => build(program)),
  );
  await copyAssets();
  process.exit();
}
await rm("dist", { recursive: true, force: true });
const results = await Promise.all(programs.map((program) => build(program)));
await copyAssets();
const inputs = Object.assign({}, ...results.map((result) => result.metafile.inputs));
await mkdir("out", { recursive: true });
await writeFile("out/bundleInputs.json", JSON.stringify(Object.keys(inputs).sort(), null, 1));
