import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sourcePackage } from "./extensionRecipes.mjs";

/** Refuses an archive whose content is not the recorded one. */
function checkIntegrity(archive) {
  const actual = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (actual !== sourcePackage.integrity)
    throw new Error(`${archive}: integrity is ${actual}, expected ${sourcePackage.integrity}`);
}

/** Fetches the source package with npm, unless the folder has it, and returns the archive, checked on every call. */
function sourceArchive(cacheDir) {
  const { name, version } = sourcePackage;
  const archive = join(cacheDir, `${name}-${version}.tgz`);
  if (!existsSync(archive)) {
    mkdirSync(cacheDir, { recursive: true });
    const args = ["pack", `${name}@${version}`, "--pack-destination", cacheDir, "--loglevel=error"];
    execFileSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
  }
  checkIntegrity(archive);
  return archive;
}

/**
 * Unpacks the checked sources into a new folder, hands the folder of the C++ sources to `use` and removes everything
 * afterwards. The path always has the same length: clang 14 orders some code by address, and the length of its working
 * folder's name shifts addresses.
 *
 * @template T
 * @param {string} cacheDir where the archive is kept between builds
 * @param {(sourceDir: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withDuckdbSources(cacheDir, use) {
  const archive = sourceArchive(cacheDir);
  const unpacked = mkdtempSync("/tmp/duckdb-extensions-");
  try {
    execFileSync("tar", ["xzf", archive, "-C", unpacked]);
    return await use(join(unpacked, sourcePackage.folder));
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
