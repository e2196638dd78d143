import { readFile, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";

/** Nesting of `Include` that OpenSSH allows (readconf.c, READCONF_MAX_DEPTH). */
const includeDepth = 16;
/** More hosts than fit into a list that people read; a generated configuration may have many. */
const hostLimit = 2000;

/** The hosts that `~/.ssh/config` names, in its order, patterns left out, files of `Include` read. Never rejects. */
export async function configuredHosts(
  file: string = join(homedir(), ".ssh", "config"),
): Promise<readonly string[]> {
  const hosts = new Set<string>();
  await collect(file, hosts, 0);
  return [...hosts].slice(0, hostLimit);
}

async function collect(file: string, hosts: Set<string>, depth: number): Promise<void> {
  const text = await readFile(file, "utf8").catch(() => "");
  for (const line of text.split(/\r?\n/)) {
    const [, keyword = "", rest = ""] = /^\s*(\w+)\s*[\s=]\s*(.*)$/.exec(line) ?? [];
    const words = (rest.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
    if (keyword.toLowerCase() === "host") for (const word of words) if (!/[*?!]/.test(word)) hosts.add(word);
    if (keyword.toLowerCase() === "include" && depth < includeDepth)
      for (const included of await includedFiles(words)) await collect(included, hosts, depth + 1);
  }
}

/** Files of an `Include`, relative to `~/.ssh`; stars are understood in the last part of the path. */
async function includedFiles(words: readonly string[]): Promise<string[]> {
  const paths = words.map((word) => {
    const home = word.replace(/^~(?=\/)/, homedir());
    return isAbsolute(home) ? home : join(homedir(), ".ssh", home);
  });
  const found = await Promise.all(paths.map(matchingFiles));
  return found.flat();
}

async function matchingFiles(path: string): Promise<string[]> {
  if (!/[*?]/.test(basename(path))) return [path];
  const pattern = basename(path)
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => new RegExp(`^${pattern}$`).test(name))
    .sort()
    .map((name) => join(dirname(path), name));
}
