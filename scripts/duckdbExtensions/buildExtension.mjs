import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { compileFlags, duckdbVersion, linkFlags } from "./extensionRecipes.mjs";
import { signatureSection } from "./signatureSection.mjs";

const run = promisify(execFile);

/**
 * The compiler takes minutes of every core; whoever works beside it goes first. And its output depends on addresses:
 * clang 14 orders some landing pads by pointer, so that address randomisation gives other bytes on each run.
 */
const prefix = ["nice", "-n", "10", "setarch", "--addr-no-randomize", "em++"];

function compiler(args, cwd) {
  const [command, ...rest] = [...prefix, ...args];
  return run(command, rest, { cwd, maxBuffer: 64 << 20 });
}

/** First line of the compiler's own version report, and the packages that make up the tool chain on Debian. */
export function compilerVersions() {
  const emscripten = execFileSync("em++", ["--version"], { encoding: "utf8" }).split("\n")[0].trim();
  const query = ["-W", "-f=${Package} ${Version}\n", "emscripten", "binaryen", "clang-14", "lld-14"];
  const packages = execFileSync("dpkg-query", query, { encoding: "utf8" }).trim().split("\n");
  return { emscripten, packages };
}

/** Paths of the sources of an extension, relative to the source folder, in the order in which they are linked. */
function sourceFiles(sourceDir, recipe) {
  const files = recipe.sources.flatMap((folder) =>
    readdirSync(join(sourceDir, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      join(folder, file),
    ),
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
 * Compiles and links one extension and returns the bytes of its file and the number of its sources. The compiler runs
 * in the source folder and sees relative paths only, so that the bytes depend on the sources, the flags and the
 * compiler alone. Object files are left in the folder `objects/<name>` of the sources.
 */
export async function buildExtension(recipe, sourceDir) {
  const objectDir = join("objects", recipe.name);
  mkdirSync(join(sourceDir, objectDir), { recursive: true });
  const flags = [
    ...compileFlags,
    `-DEXT_VERSION_${recipe.name.toUpperCase()}="${duckdbVersion}"`,
    ...recipe.headers.map((folder) => `-I${folder}`),
  ];
  const units = sourceFiles(sourceDir, recipe).map((source) => ({
    source,
    object: join(objectDir, `${source.replaceAll("/", "_")}.o`),
  }));
  await inParallel(
    units.map(
      ({ source, object }) =>
        () =>
          compiler([...flags, "-c", source, "-o", object], sourceDir),
    ),
  );
  const sideModule = join(objectDir, `${recipe.name}.wasm`);
  const entryPoint = `-sEXPORTED_FUNCTIONS=_${recipe.name}_duckdb_cpp_init`;
  const objects = units.map(({ object }) => object);
  await compiler([...objects, "-o", sideModule, ...linkFlags, entryPoint], sourceDir);
  const bytes = Buffer.concat([readFileSync(join(sourceDir, sideModule)), signatureSection()]);
  return { bytes, sourceCount: units.length };
}
