import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { checkoutDir } from "./vscodeHost/cacheDir.mjs";
import { zipEntries } from "./zipEntries.mjs";

/** Largest package: what a slow connection of an air-gapped lab's import desk still takes without asking. */
const sizeLimitBytes = 15 * 1024 * 1024;

/** Everything that may ship; whatever else is found in the package is a mistake in .vscodeignore. */
const allowed = [
  /^(package\.json|readme\.md|changelog\.md|LICENSE\.txt|THIRD_PARTY_NOTICES|language-configuration\.json)$/,
  /^(dist|media|syntaxes)\//,
  /^sample-traces\/[^/]+\.jsonl\.gz$/,
];

const forbidden = [/(^|\/)node_modules\//, /\.map$/, /\.tsx?$/, /\.test\./, /(^|\/)\./];

/** What the product cannot work without and no manifest names. */
const required = [
  "package.json",
  "readme.md",
  "changelog.md",
  "LICENSE.txt",
  "THIRD_PARTY_NOTICES",
  "dist/extension.js",
  "dist/engineWorker.js",
  "dist/readerWorker.js",
  "dist/cli.js",
  "dist/webview/main.js",
  "dist/duckdb/duckdb-eh.wasm",
  "dist/duckdb/json.duckdb_extension.wasm",
  "dist/duckdb/parquet.duckdb_extension.wasm",
];

/** Every string below a value of the manifest. */
function strings(value) {
  if (typeof value === "string") return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
}

/** Files of the checkout that the manifest refers to: icons, grammars, the pages of a walkthrough. */
function referredFiles() {
  const { main, browser, icon, contributes } = JSON.parse(
    readFileSync(join(checkoutDir, "package.json"), "utf8"),
  );
  const isFile = (path) => existsSync(join(checkoutDir, path)) && statSync(join(checkoutDir, path)).isFile();
  const paths = strings([main, browser, icon, contributes]).filter((text) => /^[\w./-]+\.\w+$/.test(text));
  return paths.map((path) => posix.normalize(path)).filter(isFile);
}

/**
 * Compares the names in a package with what must and what may be in it.
 *
 * @param {string[]} names paths below the package's `extension/` folder
 * @returns {string[]} one sentence a defect
 */
export function contentDefects(names) {
  const missing = [...new Set([...required, ...referredFiles()])].filter((name) => !names.includes(name));
  const surplus = names.filter(
    (name) =>
      forbidden.some((pattern) => pattern.test(name)) || !allowed.some((pattern) => pattern.test(name)),
  );
  return [
    ...missing.map((name) => `${name} is missing.`),
    ...surplus.map((name) => `${name} must not ship.`),
  ];
}

/**
 * Checks the content and the size of a package.
 *
 * @param {string} vsixFile
 * @returns {string[]} one sentence a defect; empty when the package is right
 */
export function packageDefects(vsixFile) {
  const folder = "extension/";
  const names = zipEntries(vsixFile).flatMap(({ name }) =>
    name.startsWith(folder) ? [name.slice(folder.length)] : [],
  );
  const sizeBytes = statSync(vsixFile).size;
  const tooLarge =
    sizeBytes > sizeLimitBytes ? [`${sizeBytes} bytes are more than the ${sizeLimitBytes} allowed.`] : [];
  return [...contentDefects(names), ...tooLarge];
}

/** Prints the content of a package, largest file first. */
export function listPackage(vsixFile) {
  const entries = zipEntries(vsixFile).sort((a, b) => b.compressedBytes - a.compressedBytes);
  const column = (bytes) => String(bytes).padStart(10);
  for (const { name, sizeBytes, compressedBytes } of entries)
    console.log(`${column(compressedBytes)} ${column(sizeBytes)}  ${name}`);
}
