import { describe, expect, it } from "vitest";
import { newSignatureText, queryLike, signatureName } from "./newSignature.js";
import { parseSignature } from "./signatureHeader.js";

const signature = { id: "OWN-1", name: "odd-curl", severity: "medium" } as const;
const evidence = ["process_id", "event_id", "ts"];

describe("a new signature", () => {
  it("is a file that can be read again", () => {
    const query = "select process_id, event_id, ts, 'x' as text from command;\n";
    const text = newSignatureText({ ...signature, query, columns: [...evidence, "text"] });
    expect(parseSignature(text)).toMatchObject({ ...signature, sql: query.trim().replace(";", "") });
  });

  it("is given a title where the query has none", () => {
    const text = newSignatureText({ ...signature, query: "select * from net_connect", columns: evidence });
    expect(parseSignature(text).sql).toBe(
      "select process_id, event_id, ts, 'odd curl' as text\nfrom (\n  select * from net_connect\n) as evidence",
    );
  });

  it("takes process and time from the events where the query names events alone", () => {
    const text = newSignatureText({ ...signature, query: "select event_id from x", columns: ["event_id"] });
    expect(parseSignature(text).sql).toMatch(/^select event\.process_id.*join event using \(event_id\)$/su);
  });

  it("says what a query lacks", () => {
    const text = newSignatureText({ ...signature, query: "select 1 as a", columns: ["a"] });
    expect(text).toContain("-- The query must return process_id, event_id, ts, text; it lacks process_id");
    expect(parseSignature(text).sql).toBe("select 1 as a");
  });

  it("looks for what a process is, whatever its name holds", () => {
    expect(queryLike("it's", "sh")).toContain("where program = 'it''s'\n  and parent_program = 'sh'");
    expect(queryLike("curl", null)).not.toContain("parent_program");
  });

  it("is named by words in lower case", () => {
    expect(signatureName("  Odd: Curl! ")).toBe("odd-curl");
  });
});
