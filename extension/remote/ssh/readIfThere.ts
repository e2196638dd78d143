import { readFile } from "node:fs/promises";

/** A text file; empty where there is none. Rejects where there is one that cannot be read. */
export async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === "ENOENT") return "";
    throw thrown;
  }
}
