import { describe, expect, it } from "vitest";
import { readSigma, sigmaReport } from "./readSigma.js";

const rule = (id: string, more = "", product = "linux"): string =>
  `title: Rule ${id}\nid: ${id}\nlogsource:\n  product: ${product}\n  category: process_creation\ndetection:\n  s:\n    Image|endswith: /nc\n${more}  condition: s\n`;

const files = [
  { name: "/rules/a.yml", text: rule("a") },
  { name: "/rules/again.yml", text: rule("a") },
  { name: "/rules/windows.yml", text: rule("w", "", "windows") },
  { name: "/rules/many.yml", text: `${rule("b")}---\n${rule("c", "  timeframe: 5m\n")}` },
  { name: "/rules/broken.yml", text: "title: [\n" },
];

describe("a folder of Sigma rules", () => {
  const read = readSigma(files);

  it("gives every rule that compiles, each id once", () => {
    expect(read.signatures.map(({ signature }) => signature.id)).toEqual(["sigma-a", "sigma-b"]);
  });

  it("tells of each that does not the file and the reason, and which are only for others", () => {
    expect(read.refused.map(({ file, elsewhere }) => [file, elsewhere])).toEqual([
      ["/rules/again.yml", false],
      ["/rules/windows.yml", true],
      ["/rules/many.yml", false],
      ["/rules/broken.yml", false],
    ]);
    expect(read.refused[0]?.reason).toBe("/rules/a.yml holds a rule with the same id.");
    expect(read.refused[2]?.reason).toMatch(/timeframe/);
    expect(read.refused[3]?.line).toBeGreaterThan(0);
  });

  it("is reported with all text of the rules as code", () => {
    const hostile = {
      name: "x.yml",
      text: rule("x").replace("Rule x", '"![a](http://bad.example)"').replace("linux", "windows"),
    };
    const report = sigmaReport(readSigma([...files, hostile]), (file) => file.replace("/rules/", ""));
    expect(report).toContain("2 rules run on every trace, 5 do not.");
    expect(report).toContain("## 2: `Rules for windows do not fit the trace of a Linux job.`");
    expect(report).toContain("- `windows.yml` `Rule w`");
    expect(report).toContain("`![a](http://bad.example)`");
  });
});
