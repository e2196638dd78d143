// Fills the package registry of a recording from the packages that this repository has installed, and the
// ones that the scenario brings.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const registry = "http://registry.npm.example";

/** Where a package that is required from `folder` lies in the lock file, by Node's rule of search. */
function resolveLocked(packages, folder, name) {
  for (let at = folder; ; at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "") {
    const path = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (at === "") throw new Error(`${name} is not installed`);
  }
}

/** The folders of the named packages and of all that they depend on. */
export function closure(repository, names) {
  const { packages } = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8"));
  const found = new Set();
  const open = names.map((name) => resolveLocked(packages, "", name));
  while (open.length > 0) {
    const path = open.pop();
    if (found.has(path)) continue;
    found.add(path);
    for (const name of Object.keys(packages[path].dependencies ?? {})) open.push(resolveLocked(packages, path, name));
  }
  return [...found].sort().map((path) => join(repository, path));
}

/** Packs a folder as the registry hands it out. */
function pack(folder) {
  const work = mkdtempSync(join(tmpdir(), "registry-"));
  try {
    const copy = join(work, "package");
    cpSync(folder, copy, { recursive: true, filter: (path) => path === folder || !path.slice(folder.length).startsWith("/node_modules") });
    const archive = join(work, "package.tgz");
    execFileSync("tar", ["czf", archive, "-C", work, "package"]);
    return readFileSync(archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Writes tarballs and package documents as files that services.mjs serves: a path with "!" for "/". */
export function fillRegistry(www, repository, names, ownFolders) {
  const folder = join(www, "registry.npm.example");
  mkdirSync(folder, { recursive: true });
  const documents = {};
  for (const source of [...closure(repository, names), ...ownFolders]) {
    const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
    const { name, version } = manifest;
    const tarball = pack(source);
    const path = `/${name}/-/${name.split("/").at(-1)}-${version}.tgz`;
    writeFileSync(join(folder, path.replaceAll("/", "!")), tarball);
    const hash = (algorithm, form) => createHash(algorithm).update(tarball).digest(form);
    const dist = { tarball: registry + path, shasum: hash("sha1", "hex"), integrity: `sha512-${hash("sha512", "base64")}` };
    documents[name] ??= { name, "dist-tags": {}, versions: {} };
    documents[name].versions[version] = { ...manifest, scripts: manifest.scripts?.postinstall ? manifest.scripts : {}, dist };
    documents[name]["dist-tags"].latest = version;
  }
  for (const [name, document] of Object.entries(documents)) {
    writeFileSync(join(folder, `!${name.replaceAll("/", "!")}`), JSON.stringify(document));
  }
  return dirname(folder);
}
