import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "trace-baseline-"));
const sample = (name: string): string => join(root, "sample-traces", `${name}.jsonl.gz`);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const result = spawnSync(process.execPath, [join(root, "dist", "cli.js"), ...args], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

describe("profile", () => {
  const dir = join(folder, ".tracker");

  it("has no baseline, learns one, finds the attack, approves it", () => {
    const first = run("profile", "check", sample("job-attack"), "--dir", dir, "--fail-on-diff");
    expect(first.code).toBe(4);
    expect(first.out).toContain("No baseline: there is no profile-exec.json");

    expect(run("profile", "learn", sample("job-clean"), "--dir", dir).code).toBe(0);
    const before = readdirSync(dir).map((name) => readFileSync(join(dir, name), "utf8"));
    expect(run("profile", "learn", sample("job-clean"), "--dir", dir).code).toBe(0);
    expect(readdirSync(dir).map((name) => readFileSync(join(dir, name), "utf8"))).toEqual(before);

    const check = run("profile", "check", sample("job-attack"), "--dir", dir, "--json", "--fail-on-diff");
    expect(check.code).toBe(3);
    const { deviations } = JSON.parse(check.out) as { deviations: { id: string }[] };
    expect(deviations.map(({ id }) => id)).toContain("dns:exfil.bad.example");

    const one = run(
      "profile",
      "approve",
      sample("job-attack"),
      "--dir",
      dir,
      "--only",
      "dns:exfil.bad.example",
      "--only",
      "dns:none",
    );
    expect(one.code).toBe(2);
    expect(one.out).toContain(`1 of ${deviations.length}`);
    expect(one.err).toContain("dns:none");
    expect(run("profile", "approve", sample("job-attack"), "--dir", dir).code).toBe(0);
    expect(run("profile", "check", sample("job-attack"), "--dir", dir, "--fail-on-diff").code).toBe(0);
  }, 600_000);

  it("cannot work with a broken profile or a missing trace", () => {
    const broken = mkdtempSync(join(folder, "broken-"));
    writeFileSync(join(broken, "profile-dns.json"), "{");
    const check = run("profile", "check", sample("job-clean"), "--dir", broken);
    expect(check.code).toBe(2);
    expect(check.err).toContain("profile-dns.json");
    expect(run("profile", "check", join(folder, "none.jsonl.gz"), "--dir", dir).code).toBe(2);
  }, 600_000);
});

describe("diff", () => {
  it("gives the attack as JSON, in the documented shape", () => {
    const { code, out } = run("diff", sample("job-clean"), sample("job-attack"), "--json", "--fail-on-diff");
    expect(code).toBe(3);
    const result = JSON.parse(out) as Record<string, Record<string, unknown>>;
    expect(Object.keys(result)).toEqual([
      "processes",
      "hosts",
      "filesRead",
      "filesWritten",
      "irrelevant",
      "uncompared",
      "caveats",
    ]);
    expect(Object.keys(result["processes"] ?? {})).toEqual(["added", "removed", "changed"]);
    expect(result["caveats"]).toEqual([]);
    expect(result["hosts"]).toEqual({ added: ["exfil.bad.example", "telemetry.good.example"], removed: [] });
  }, 600_000);

  it("finds a trace equal to itself, also as Markdown", () => {
    const same = run("diff", sample("job-clean"), sample("job-clean"), "--markdown", "--fail-on-diff");
    expect(same).toMatchObject({ code: 0, err: "" });
    expect(same.out).toContain("The traces do the same.");
  }, 600_000);

  it("says in JSON which trace is not whole", () => {
    const cut = join(folder, "cut.jsonl.gz");
    const whole = readFileSync(sample("job-attack"));
    writeFileSync(cut, whole.subarray(0, whole.length / 2));
    const { out } = run("diff", sample("job-clean"), cut, "--json");
    const { caveats } = JSON.parse(out) as { caveats: unknown };
    expect(caveats).toEqual([{ trace: "cut.jsonl.gz", text: expect.stringContaining("middle") as unknown }]);
  }, 600_000);

  it("needs two readable traces", () => {
    expect(run("diff", sample("job-clean")).code).toBe(2);
    expect(run("diff", sample("job-clean"), join(folder, "none.jsonl.gz")).code).toBe(2);
  }, 600_000);
});
