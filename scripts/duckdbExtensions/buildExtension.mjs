import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { compileFlags, duckdbVersion, linkFlags } from "./extensionRecipes.mjs";
import { signatureSection } from "./signatureSection.mjs";

const run = promisify(execFile);

/** The compiler takes minutes of every core; whoever works beside it goes first. */
const lowPriority = ["nice", "-n", "10"];

function compiler(...args) {
  const [command, ...rest] = [...lowPriority, "em++", ...args];
  return run(command, rest, { maxBuffer: 64 << 20 });
}

/** First line of the compiler's own version report, and the packages that make up the tool chain on Debian. */
export function compilerVersions() {
  const emscripten = execFileSync("em++", ["--version"], { encoding: "utf8" }).split("\n")[0].trim();
  const query = ["-W", "-f=${Package} ${Version}\n", "emscripten", "binaryen", "clang-14", "lld-14"];
  const packages = execFileSync("dpkg-query", query, { encoding: "utf8" }).trim().split("\n");
  return { emscripten, packages };
}

function sourceFiles(sourceDir, recipe) {
  const folders = recipe.sources.map((folder) => join(sourceDir, folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  return files.filter((file) => /\.(cpp|cc)$/.test(file)).sort();
}

/** Runs the tasks with as many at a time as the machine has cores. */
async function inParallel(tasks) {
  const queue = [...tasks];
  const worker = async () => {
    for (let task = queue.shift(); task; task = queue.shift()) await task();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/**
 * Compiles and links one extension and returns the bytes of its file. Object files are named after their source and
 * linked in sorted order, and the source folder is mapped away, so that the bytes depend on the sources, the flags
 * and the compiler alone.
 */
export async function buildExtension(recipe, sourceDir, objectDir) {
  mkdirSync(objectDir, { recursive: true });
  const flags = [
    ...compileFlags,
    `-DEXT_VERSION_${recipe.name.toUpperCase()}="${duckdbVersion}"`,
    `-ffile-prefix-map=${sourceDir}=duckdb`,
    ...recipe.headers.map((folder) => `-I${join(sourceDir, folder)}`),
  ];
  const units = sourceFiles(sourceDir, recipe).map((source) => ({
    source,
    object: join(objectDir, `${relative(sourceDir, source).replaceAll("/", "_")}.o`),
  }));
  await inParallel(
    units.map(
      ({ source, object }) =>
        () =>
          compiler(...flags, "-c", source, "-o", object),
    ),
  );
  const sideModule = join(objectDir, `${recipe.name}.wasm`);
  const entryPoint = `-sEXPORTED_FUNCTIONS=_${recipe.name}_duckdb_cpp_init`;
  await compiler(...units.map(({ object }) => object), "-o", sideModule, ...linkFlags, entryPoint);
  const bytes = Buffer.concat([readFileSync(sideModule), signatureSection()]);
  writeFileSync(join(objectDir, `${recipe.name}.duckdb_extension.wasm`), bytes);
  return { bytes, sourceCount: units.length };
}
