// Builds the DuckDB extensions in vendor/duckdb-extensions/ from source.
//   npm run build:duckdb-extensions              builds all and rewrites the files and their manifest
//   npm run build:duckdb-extensions -- --verify  builds all and compares with the manifest; changes nothing
//   … -- json                                    only the named extensions
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildExtension, compilerVersions } from "./duckdbExtensions/buildExtension.mjs";
import { withDuckdbSources } from "./duckdbExtensions/duckdbSources.mjs";
import {
  compileFlags,
  duckdbPlatform,
  duckdbVersion,
  extensionRecipes,
  linkFlags,
  sourcePackage,
} from "./duckdbExtensions/extensionRecipes.mjs";
import { cacheDir, checkoutDir } from "./vscodeHost/cacheDir.mjs";

const vendorDir = join(checkoutDir, "vendor/duckdb-extensions");
const manifestFile = join(vendorDir, "manifest.json");
const archiveDir = cacheDir("duckdb-sources");

function readManifest() {
  return existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, "utf8")) : { files: {} };
}

function describe(recipe, { bytes, sourceCount }) {
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    sizeBytes: bytes.length,
    sourceFolders: recipe.sources,
    sourceCount,
  };
}

function writeManifest(built) {
  const { name, version, integrity, licence } = sourcePackage;
  const manifest = {
    duckdb: duckdbVersion,
    platform: duckdbPlatform,
    source: { package: `${name}@${version}`, integrity, licence },
    compiler: compilerVersions(),
    compileFlags,
    linkFlags,
    files: { ...readManifest().files, ...built },
  };
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Returns whether the build gave the recorded bytes, and says so. */
function compare(file, built) {
  const recorded = readManifest().files[file];
  const same = recorded?.sha256 === built.sha256;
  console.log(`${file}: ${same ? "identical to" : "DIFFERS from"} the manifest (${built.sha256})`);
  return same;
}

/** Compiles the extensions one after the other and returns what the manifest says of each, by file name. */
async function buildAll(recipes, sourceDir, onBuilt) {
  const built = {};
  for (const recipe of recipes) {
    const file = `${recipe.name}.duckdb_extension.wasm`;
    console.log(`${file}: compiling`);
    const result = await buildExtension(recipe, sourceDir);
    built[file] = describe(recipe, result);
    onBuilt(file, result.bytes);
  }
  return built;
}

async function main(args) {
  const verify = args.includes("--verify");
  const names = args.filter((arg) => !arg.startsWith("--"));
  const recipes = extensionRecipes.filter(({ name }) => names.length === 0 || names.includes(name));
  if (recipes.length === 0) throw new Error(`No such extension: ${names.join(", ")}`);
  const store = (file, bytes) => writeFileSync(join(vendorDir, file), bytes);
  const onBuilt = verify ? () => undefined : store;
  const built = await withDuckdbSources(archiveDir, (sourceDir) => buildAll(recipes, sourceDir, onBuilt));
  if (!verify) return writeManifest(built);
  const equal = Object.entries(built).map(([file, entry]) => compare(file, entry));
  if (!equal.every(Boolean)) process.exitCode = 1;
}

await main(process.argv.slice(2));
