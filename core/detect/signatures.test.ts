import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { TraceTables } from "../../test/harness/traceTables.js";
import { builtInSignatures } from "./builtInSignatures.js";
import { prepareTables } from "./prepareTables.js";
import { runSignatures } from "./runSignatures.js";
import { parseSignature, placeInFile } from "./signatureHeader.js";
import { traceFeatures } from "./traceFeatures.js";

const fixtureRoot = join(import.meta.dirname, "fixtures");
const signatureRoot = join(import.meta.dirname, "signatures");
const files = readdirSync(signatureRoot)
  .filter((name) => name.endsWith(".sql"))
  .map((name) => name.slice(0, -4));

let tables: TraceTables;
beforeAll(async () => {
  tables = await TraceTables.start();
});

/** Titles that one signature gives to a trace, with the events that it names as evidence. */
async function findingsIn(path: string, signatureId: string): Promise<Map<string, number[]>> {
  const report = await tables.load(readFileSync(path));
  for (const statement of prepareTables) await tables.port.query(statement);
  // Some look at what those before them found; all of the others stay out of the way.
  const wanted = builtInSignatures.filter(
    ({ id }) => id === signatureId || /^(TI-10[12]|TRC-1023)$/.test(id),
  );
  const { unchecked } = await runSignatures(tables.port, wanted, { features: traceFeatures(report) });
  expect(unchecked.filter((one) => one.signatureId === signatureId)).toEqual([]);
  const rows = await tables.port.query(
    `select title, event_id, finding.process_id, event.type from finding left join event using (event_id)
     where signature_id = '${signatureId}' order by title, event_id`,
  );
  const found = new Map<string, number[]>();
  const titles = rows.texts("title");
  const eventIds = rows.numbers("event_id");
  rows.texts("type").forEach((type, row) => {
    expect(type, "every event of evidence is an event of the trace").not.toBeNull();
    const title = titles[row] ?? "";
    found.set(title, [...(found.get(title) ?? []), eventIds[row] ?? NaN]);
  });
  return found;
}

function fixturesOf(id: string, kind: "positive" | "negative"): string[] {
  return readdirSync(join(fixtureRoot, id))
    .filter((name) => name.startsWith(`${kind}-`) && name.endsWith(".jsonl"))
    .map((name) => join(fixtureRoot, id, name));
}

describe("the signatures that ship", () => {
  it("are all in the list, by the name of their file", () => {
    expect(builtInSignatures.map(({ id }) => id).sort()).toEqual([...files].sort());
  });

  it("have fixtures, and no fixtures are without a signature", () => {
    expect(readdirSync(fixtureRoot).sort()).toEqual([...files].sort());
  });

  it("have names of their own", () => {
    expect(new Set(builtInSignatures.map(({ name }) => name)).size).toBe(builtInSignatures.length);
  });

  it("describe themselves in two sentences at most", () => {
    for (const { id, description } of builtInSignatures)
      expect(description.split(/(?<=\.)\s/).length, id).toBeLessThanOrEqual(2);
  });

  for (const id of files) {
    it(`${id} finds what it is for and nothing else`, async () => {
      const positive = fixturesOf(id, "positive");
      const negative = fixturesOf(id, "negative");
      expect(positive.length).toBeGreaterThanOrEqual(1);
      expect(negative.length).toBeGreaterThanOrEqual(2);
      for (const path of positive) expect([...(await findingsIn(path, id)).keys()], path).not.toEqual([]);
      for (const path of negative) expect([...(await findingsIn(path, id)).keys()], path).toEqual([]);
    });
  }
});

describe("a signature file", () => {
  const text = readFileSync(join(signatureRoot, "TRC-1023.sql"), "utf8");

  it("gives its header and its query", () => {
    const signature = parseSignature(text);
    expect(signature).toMatchObject({
      id: "TRC-1023",
      name: "memory-read",
      severity: "high",
      technique: "T1003.007",
      references: ["https://attack.mitre.org/techniques/T1003/007/"],
      needs: [],
    });
    expect(signature.sql.startsWith("with opened as")).toBe(true);
  });

  it("tells where in the file a part of the query stands", () => {
    const file = "-- id: A\r\n-- name: a\r\n\r\nselect 1,\r\n  nosuch\r\nfrom x;\r\n";
    expect(placeInFile(file, "select 1,\n  ".length)).toEqual({ line: 4, column: 2 });
    expect(placeInFile(file, 0)).toEqual({ line: 3, column: 0 });
  });

  it.each([
    ["an unknown severity", text.replace("severity: high", "severity: worst"), 3, /one of none, low/],
    ["a missing entry", text.replace(/-- name: .*\n/, ""), 1, /no "name"/],
    ["an unknown entry", text.replace("-- tags:", "-- colour:"), 8, /"colour"/],
    ["an entry that stands twice", text.replace("-- tags:", "-- severity:"), 8, /twice/],
    ["a bad identifier", text.replace("id: TRC-1023", "id: a b"), 1, /"id" must be/],
    ["a bad technique", text.replace("T1003.007", "memory"), 4, /"technique" must be/],
    ["an unknown need", `-- needs: luck\n${text}`, 1, /not luck/],
    ["a header alone", "-- id: X-1\n-- name: x\n", 3, /no query/],
  ])("with %s is refused, with its line", (_what, changed, line, message) => {
    let thrown: unknown;
    try {
      parseSignature(changed);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: "SignatureError", line });
    expect(String(thrown)).toMatch(message);
  });
});
