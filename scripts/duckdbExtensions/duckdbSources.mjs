import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, existsSync } from "node:fs";
import { join } from "node:path";
import { sourcePackage } from "./extensionRecipes.mjs";

/** Refuses an archive whose content is not the recorded one. */
function checkIntegrity(archive) {
  const actual = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (actual !== sourcePackage.integrity)
    throw new Error(`${archive}: integrity is ${actual}, expected ${sourcePackage.integrity}`);
}

/**
 * Fetches the source package with npm once, checks it on every call and unpacks it anew, so that what is compiled
 * is always what was checked. Returns the folder of the C++ sources.
 */
export function duckdbSources(cacheDir) {
  const { name, version, folder } = sourcePackage;
  mkdirSync(cacheDir, { recursive: true });
  const archive = join(cacheDir, `${name}-${version}.tgz`);
  if (!existsSync(archive)) {
    const spec = `${name}@${version}`;
    execFileSync("npm", ["pack", spec, "--pack-destination", cacheDir, "--loglevel=error"], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  checkIntegrity(archive);
  const unpacked = join(cacheDir, `${name}-${version}`);
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(`${unpacked}.part`, { recursive: true });
  execFileSync("tar", ["xzf", archive, "-C", `${unpacked}.part`]);
  renameSync(`${unpacked}.part`, unpacked);
  return join(unpacked, folder);
}
