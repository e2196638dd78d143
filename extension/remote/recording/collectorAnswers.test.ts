import { describe, expect, it } from "vitest";
import { parseAnswer, parseCheck, parseState, parseTailHead } from "./collectorAnswers.js";

const line = (fields: object): string => `${JSON.stringify(fields)}\n`;

describe("answers of a machine that may say anything", () => {
  it("are found behind what others print", () => {
    expect(
      parseState(`Running as unit: x.service\n{broken\n${line({ running: true, events: 3 })}`),
    ).toMatchObject({ running: true, events: 3 });
  });

  it.each(["", "no object", "[1]", "{broken}", '"text"'])("are refused as a whole: %j", (output) => {
    expect(() => parseAnswer(output)).toThrow(/no answer that can be read/u);
  });

  it("have numbers and hashes only where they are ones", () => {
    const state = { size: -1, events: "5", lost: 1e300, sha256: "../../etc", crashed: "true" };
    expect(parseState(line(state))).toMatchObject({
      sizeBytes: 0,
      events: 0,
      lost: 0,
      sha256: null,
      crashed: false,
    });
    expect(parseTailHead(line({ from: 2.5 }))).toMatchObject({ from: 0 });
  });

  it("bring no control character, and no list without end", () => {
    const gap = { what: "\u001b]0;x\u0007", why: 5 };
    const check = parseCheck(
      line({ kernel: "6.1\u202e\n", unrecorded: [...Array<object>(500).fill(gap), null], ok: 1 }),
    );
    expect(check.ok).toBe(false);
    expect(check.unrecorded).toHaveLength(100);
    expect(JSON.stringify(check)).toMatch(/^[\x20-\x7e]*$/u);
    expect(check.kernel).toBe("6.1\\u{202e}\\u{a}");
  });

  it("are refusals with their code", () => {
    expect(() => parseState(line({ error: "no-session", message: "gone" }))).toThrow(/refuses: gone/u);
    expect(parseState(line({ state: "failed", error: "no room" })).error).toBe("no room");
  });
});
