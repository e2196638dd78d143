import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withFolder } from "./collector.js";
import { cacheFolder, outputFolder, repositoryFolder } from "./paths.js";

const targets = ["linux-x64", "linux-arm64"] as const;

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

interface Manifest {
  readonly binaries: Readonly<Record<string, { readonly sha256: string; readonly sizeBytes: number }>>;
}

describe("the binaries", () => {
  it("are static, small, and those of the manifest", () => {
    const folder = outputFolder;
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
    for (const target of targets) {
      const path = join(folder, target, "trace-collector");
      expect(manifest.binaries[target]).toEqual({ sha256: hashOf(path), sizeBytes: statSync(path).size });
      expect(statSync(path).size).toBeLessThanOrEqual(2_000_000);
      expect(execFileSync("readelf", ["--dynamic", path], { encoding: "utf8" })).toContain(
        "no dynamic section",
      );
    }
  });

  it("are the same bytes when built in another place", () =>
    withFolder((folder) => {
      cpSync(join(repositoryFolder, "collector"), join(folder, "collector"), { recursive: true });
      cpSync(join(repositoryFolder, "package.json"), join(folder, "package.json"));
      mkdirSync(join(folder, "work"));
      symlinkSync(join(cacheFolder, "arm64-libraries"), join(folder, "work", "arm64-libraries"));
      const words = ["--silent", "-j2", "-C", join(folder, "collector"), "WORK=../work", "OUT=../out"];
      execFileSync("make", words, { stdio: "inherit" });
      for (const target of targets) {
        const built = join(outputFolder, target, "trace-collector");
        expect(hashOf(join(folder, "out", target, "trace-collector"))).toBe(hashOf(built));
      }
      return Promise.resolve();
    }));
});

describe("the sources", () => {
  it("are formatted", () => {
    execFileSync("make", ["--silent", "-C", join(repositoryFolder, "collector"), "format-check"], {
      stdio: "inherit",
    });
  });

  it("pass the tests of the user side's parts, built with sanitizers", () => {
    const said = execFileSync(join(cacheFolder, "unit-tests"), { encoding: "utf8" });
    expect(said).toBe("ok\n");
  });
});
