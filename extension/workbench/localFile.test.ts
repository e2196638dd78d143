import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeLocalFile } from "./localFile.js";

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text);
}

async function* failing(): AsyncGenerator<string> {
  yield await Promise.resolve("half");
  throw new Error("The engine stopped.");
}

describe("writeLocalFile", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "local-file-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("writes text as it comes", async () => {
    const path = join(folder, "table.csv");
    await writeLocalFile(path, pieces("a,b\n", "1,2\n"), false);
    expect(await readFile(path, "utf8")).toBe("a,b\n1,2\n");
  });

  it("compresses a trace", async () => {
    const path = join(folder, "trace.jsonl.gz");
    await writeLocalFile(path, pieces('{"type":"a"}\n', '{"type":"b"}\n'), true);
    expect(gunzipSync(await readFile(path)).toString()).toBe('{"type":"a"}\n{"type":"b"}\n');
  });

  it("writes an empty file when there is nothing to write", async () => {
    const path = join(folder, "empty.csv");
    await writeLocalFile(path, pieces(), false);
    expect(await readFile(path, "utf8")).toBe("");
  });

  it("leaves what was there before, and nothing half written, when it fails", async () => {
    const path = join(folder, "table.csv");
    await writeFile(path, "before");
    await expect(writeLocalFile(path, failing(), false)).rejects.toThrow("The engine stopped.");
    expect(await readFile(path, "utf8")).toBe("before");
    expect(await readdir(folder)).toEqual(["table.csv"]);
  });

  it("says when the folder is not there", async () => {
    await expect(writeLocalFile(join(folder, "no", "table.csv"), pieces("a"), false)).rejects.toThrow(
      "ENOENT",
    );
  });
});
