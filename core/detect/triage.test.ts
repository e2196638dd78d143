import { describe, expect, it } from "vitest";
import { dayOf, formatTriage, isDay, parseTriage, triageOf, type TriageEntry, withTriage } from "./triage.js";

const finding = { signatureId: "TI-103", title: "curl during npm install" };
const suppressed: TriageEntry = {
  signature: "TI-103",
  title: "curl during npm install",
  verdict: "suppressed",
  note: "A known download.",
  until: "2026-06-30",
};

describe("triage", () => {
  it("is written the same whatever the order of decisions, and read back", () => {
    const other = { ...suppressed, signature: "TI-101", until: null };
    const text = formatTriage([suppressed, other]);
    expect(text).toBe(formatTriage([other, suppressed]));
    expect(parseTriage(text)).toEqual([other, suppressed]);
  });

  it("ends a suppression after its last day, and keeps its note", () => {
    expect(triageOf([suppressed], finding, "2026-06-30")?.verdict).toBe("suppressed");
    expect(triageOf([suppressed], finding, "2026-07-01")).toEqual({ ...suppressed, verdict: null });
    expect(triageOf([suppressed], { ...finding, title: "wget during npm install" }, "2026-06-30")).toBeNull();
  });

  it("changes one decision and drops one that says nothing", () => {
    const noted = withTriage([], finding, { note: "Ask the team." });
    expect(noted).toEqual([{ ...suppressed, verdict: null, note: "Ask the team.", until: null }]);
    const confirmed = withTriage(noted, finding, { verdict: "confirmed" });
    expect(confirmed).toHaveLength(1);
    expect(confirmed[0]).toMatchObject({ verdict: "confirmed", note: "Ask the team." });
    expect(withTriage(confirmed, finding, { verdict: null, note: "" })).toEqual([]);
  });

  it("forgets the end of a suppression with the suppression", () => {
    expect(withTriage([suppressed], finding, { verdict: "benign" })[0]).toMatchObject({
      verdict: "benign",
      until: null,
    });
  });

  it("names days that exist", () => {
    expect(dayOf(new Date(2026, 1, 3))).toBe("2026-02-03");
    expect(["2026-02-28", "2026-02-30", "2026-2-3", "soon"].map(isDay)).toEqual([true, false, false, false]);
  });

  it.each([
    ["{", /no JSON/],
    ["[]", /no list/],
    ['{"findings":[{"title":"x"}]}', /"signature"/],
    ['{"findings":[{"signature":"a","title":"x","verdict":"fine"}]}', /"verdict"/],
    ['{"findings":[{"signature":"a","title":"x","until":"tomorrow"}]}', /"until"/],
  ])("refuses %s", (text, message) => {
    expect(() => parseTriage(text)).toThrow(message);
  });
});
