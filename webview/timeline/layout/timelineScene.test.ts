import { describe, expect, it } from "vitest";
import type { Finding } from "../../../core/protocol/finding.js";
import { processRole } from "../../../core/protocol/processTable.js";
import type { Marks, Timeline } from "../../../core/protocol/timeline.js";
import { FindingIndex, noFindings } from "../../model/findingIndex.js";
import { type ProcessRow, processTableOf } from "../../model/processTable.testing.js";
import { ProcessModel } from "../../model/processModel.js";
import { cluster } from "./cluster.js";
import { hitTest, nextMark } from "./hitTest.js";
import { clipText } from "./measuredText.js";
import { placeLabels } from "./placeLabels.js";
import { rangeOf } from "./scene.js";
import { tickLabel, zoomView } from "./timeScale.js";
import { timelineScene } from "./timelineScene.js";
import type { TimelineInput } from "./timelineInput.js";

const measure = (text: string): number => text.length * 6;

function marksAt(times: readonly number[], names: readonly string[] = []): Marks {
  return {
    timesUs: Float64Array.from(times),
    counts: new Uint32Array(times.length).fill(1),
    processIds: new Float64Array(times.length).fill(2),
    eventIds: Float64Array.from(times, (_, index) => index + 1),
    names: times.map((_, index) => names[index] ?? ""),
  };
}

const emptyTimeline: Timeline = {
  revision: 1,
  range: { fromUs: 0, toUs: 1e6 },
  eventsInView: 0,
  hosts: [],
  otherHosts: null,
  lookups: marksAt([]),
  lookupsTotal: 0,
  flaggedReads: { marks: marksAt([]), severities: [], total: 0 },
  writes: {
    histogram: { fromUs: 0, binUs: 1e4, counts: new Uint32Array(100) },
    marks: null,
    total: 0,
    inView: 0,
  },
  reads: null,
};

const job: readonly ProcessRow[] = [
  {
    parent: -1,
    startUs: 0,
    endUs: 1e6,
    role: processRole.step,
    name: "bash",
    argumentText: "-e /x/step-1.sh",
  },
  { parent: 0, startUs: 1e5, endUs: 9e5, name: "npm", argumentText: "install --no-audit" },
  { parent: 1, startUs: 2e5, endUs: 5e5, name: "node" },
  { parent: 1, startUs: 3e5, endUs: 6e5, name: "curl", role: processRole.networkTool },
];

function inputOf(change: Partial<TimelineInput> = {}, rows = job): TimelineInput {
  return {
    width: 812,
    gutter: 190,
    compact: false,
    processRowHeight: 16,
    maxProcessRows: 12,
    histogramHeight: 30,
    hidden: new Set(),
    view: { fromUs: 0, toUs: 1e6 },
    lengthUs: 1e6,
    model: new ProcessModel(processTableOf(rows, 1e6)),
    findings: null,
    matchesWithin: null,
    timeline: emptyTimeline,
    overview: null,
    selected: [],
    brush: null,
    allHosts: false,
    measure,
    ...change,
  };
}

function finding(change: Partial<Finding>): Finding {
  return {
    index: 0,
    signatureId: "TRC-1023",
    signatureName: "memory-read",
    severity: "high",
    title: "Runner memory read",
    technique: "T1003.007",
    description: "",
    processId: 3,
    eventIds: [1],
    firstUs: 4e5,
    lastUs: 4e5,
    ...change,
  };
}

function reported(...findings: Finding[]): Partial<TimelineInput> {
  const model = new ProcessModel(processTableOf(job, 1e6));
  return {
    model,
    findings: new FindingIndex(model, {
      findings,
      total: findings.length,
      signaturesChecked: 3,
      unchecked: [],
    }),
  };
}

describe("timelineScene", () => {
  it("puts overview, axis and lanes below each other and leaves out lanes without events", () => {
    const scene = timelineScene(inputOf());
    expect(scene.lanes.map(({ kind, top, height }) => [kind, top, height])).toEqual([
      ["steps", 60, 19],
      ["processes", 79, 52],
    ]);
    expect(scene.lanes[1]?.notes).toEqual(["3 in view"]);
  });

  it("draws no findings lanes while no signature exists", () => {
    const model = new ProcessModel(processTableOf(job, 1e6));
    const scene = timelineScene(inputOf({ model, findings: new FindingIndex(model, noFindings) }));
    expect(scene.lanes.some(({ kind }) => kind === "findings")).toBe(false);
  });

  it("names a step by script and first command, and a child below its parent in the first free row", () => {
    const { bars } = timelineScene(inputOf());
    expect(bars.map(({ role, text, y }) => [role, text, y])).toEqual([
      ["step", "step-1.sh  npm install", 62],
      ["ordinary", "npm install --no-audit", 80],
      ["ordinary", "node", 96],
      ["network", "curl", 112],
    ]);
  });

  it("keeps the family of the selection full and fades the others", () => {
    const { bars } = timelineScene(inputOf({ selected: [2] }));
    expect(bars.filter(({ faded }) => faded).map(({ row }) => row)).toEqual([3]);
  });

  it("gives the selected life a band unless it covers nearly all", () => {
    expect(timelineScene(inputOf({ selected: [2] })).band).toEqual({ fromX: 316, toX: 499 });
    expect(timelineScene(inputOf({ selected: [0] })).band).toBeNull();
  });

  it("keeps each severity in its own row, merges close marks and writes all titles or none", () => {
    const scene = timelineScene(
      inputOf(reported(finding({}), finding({ index: 1, severity: "low", lastUs: 5e5, title: "Sweep" }))),
    );
    expect(
      scene.lanes.filter(({ kind }) => kind === "findings").map(({ title, count }) => [title, count]),
    ).toEqual([
      ["High findings", 1],
      ["Medium findings", 0],
      ["Low findings", 1],
    ]);
    const crowded = timelineScene(
      inputOf(
        reported(
          finding({ lastUs: 4e5 }),
          finding({ index: 1, lastUs: 4.05e5 }),
          finding({ index: 2, lastUs: 4.9e5, signatureName: "read-then-send", title: "x".repeat(99) }),
        ),
      ),
    );
    expect(crowded.marks.map(({ count, label }) => [count, label?.text])).toEqual([
      [2, "2 × memory-read"],
      [1, "read-then-send"],
    ]);
  });

  it("draws flagged bars at least 2 px wide, with a name beside them", () => {
    const rows: ProcessRow[] = [{ parent: -1, startUs: 5e5, endUs: 500_010, name: "python3" }];
    const model = new ProcessModel(processTableOf(rows, 1e6));
    const findings = new FindingIndex(model, {
      findings: [finding({ processId: 1 })],
      total: 1,
      signaturesChecked: 1,
      unchecked: [],
    });
    const scene = timelineScene(inputOf({ model, findings }));
    expect(scene.bars[0]?.width).toBe(2);
    expect(scene.barLabels.map(({ text, side }) => [text, side])).toEqual([["python3", "right"]]);
  });

  it("leaves out and counts what more rows would need, but never the selection", () => {
    const crowd: ProcessRow[] = Array.from({ length: 30 }, () => ({ parent: -1, startUs: 1e5, endUs: 9e5 }));
    const scene = timelineScene(inputOf({ selected: [29] }, crowd));
    expect(scene.lanes[0]?.notes).toEqual(["30 in view", "29 not drawn"]);
    expect(scene.bars.map(({ row }) => row)).toEqual([29]);
  });

  it("draws as many as fit where none is needed more than the others", () => {
    const crowd: ProcessRow[] = Array.from({ length: 30 }, () => ({ parent: -1, startUs: 1e5, endUs: 9e5 }));
    const scene = timelineScene(inputOf({}, crowd));
    expect(scene.bars).toHaveLength(12);
    expect(scene.lanes[0]?.notes).toEqual(["30 in view", "18 not drawn"]);
  });

  it("shows lives under a pixel as a strip once a pixel is long", () => {
    const tenMinutesUs = 600e6;
    const rows: ProcessRow[] = [1e8, 1e8 + 1e5, 3e8].map((startUs) => ({
      parent: -1,
      startUs,
      endUs: startUs + 5e4,
    }));
    const model = new ProcessModel(processTableOf(rows, tenMinutesUs));
    const view = { fromUs: 0, toUs: tenMinutesUs };
    const scene = timelineScene(inputOf({ model, view, lengthUs: tenMinutesUs }));
    expect(scene.bars).toEqual([]);
    expect(scene.strips).toHaveLength(1);
    expect(scene.strips[0]?.shares.filter((share) => share > 0)).toHaveLength(2);
  });

  it("draws no more bars than pixels tell apart, however many processes there are", () => {
    const many: ProcessRow[] = Array.from({ length: 20_000 }, (_, row) => ({
      parent: -1,
      startUs: row * 50,
      endUs: row * 50 + 40,
    }));
    const scene = timelineScene(inputOf({}, many));
    expect(scene.bars.length).toBeLessThanOrEqual((scene.right - scene.left) * 4);
    const long = timelineScene(inputOf({ view: { fromUs: 0, toUs: 2.16e10 }, lengthUs: 2.16e10 }, many));
    expect(long.bars).toEqual([]);
    expect(long.area?.peak).toBe(20_000);
  });

  it("shows connections as heat once a pixel is long, each bin to be pointed at", () => {
    const host = {
      host: "exfil.bad.example",
      category: "other" as const,
      total: 3,
      severity: null,
      marks: marksAt([1e9, 1.001e9, 1.5e10]),
      ports: Uint16Array.of(80, 80, 443),
    };
    const sixHoursUs = 2.16e10;
    const view = { fromUs: 0, toUs: sixHoursUs };
    const scene = timelineScene(
      inputOf({ timeline: { ...emptyTimeline, hosts: [host] }, view, lengthUs: sixHoursUs }),
    );
    const bins = scene.marks.filter(({ kind }) => kind === "heat");
    expect(bins.map(({ count, names }) => [count, names])).toEqual([
      [2, ["exfil.bad.example"]],
      [1, ["exfil.bad.example"]],
    ]);
    const [first] = bins;
    if (first === undefined) throw new Error("there is no bin");
    const { fromUs, toUs } = rangeOf(first);
    expect([fromUs <= 1e9, toUs > 1.001e9]).toEqual([true, true]);
    expect(hitTest(scene, first.x + 1, first.y)).toEqual({ kind: "mark", mark: first, index: 0 });
    expect(nextMark(scene, first.lane, first.x, 1)).toBe(bins[1]);
  });

  it("merges connections closer than 9 px and names single ones in a short view", () => {
    const host = {
      host: "exfil.bad.example",
      category: "other" as const,
      total: 3,
      severity: "high" as const,
      marks: marksAt([1e5, 1.01e5, 3e5]),
      ports: Uint16Array.of(80, 80, 443),
    };
    const timeline = { ...emptyTimeline, hosts: [host] };
    const whole = timelineScene(inputOf({ timeline }));
    expect(whole.marks.map(({ count, label }) => [count, label?.text])).toEqual([
      [2, "×2"],
      [1, undefined],
    ]);
    const near = timelineScene(inputOf({ timeline, view: { fromUs: 2.9e5, toUs: 3.2e5 } }));
    expect(near.marks[0]?.label?.text).toBe("npm (101) :443");
  });

  it("shows writes as named squares while they are few, else as bins", () => {
    const counts = new Uint32Array(100);
    counts[10] = 4;
    const writes = {
      ...emptyTimeline.writes,
      histogram: { fromUs: 0, binUs: 1e4, counts },
      total: 4,
      inView: 4,
    };
    const bins = timelineScene(inputOf({ timeline: { ...emptyTimeline, writes } }));
    expect(bins.lanes.at(-1)?.notes).toEqual(["tallest bar 4"]);
    expect(bins.histograms[0]?.heights[10]).toBeCloseTo(25);
    const named = timelineScene(
      inputOf({
        timeline: { ...emptyTimeline, writes: { ...writes, marks: marksAt([1e5], ["/tmp/out.b64"]) } },
      }),
    );
    expect(named.marks.map(({ label }) => label?.text)).toEqual(["out.b64"]);
  });

  it("has a grip of at least 6 px in the overview", () => {
    const { window } = timelineScene(inputOf({ view: { fromUs: 5e5, toUs: 5e5 + 20 } })).overview;
    expect((window?.toX ?? 0) - (window?.fromX ?? 0)).toBeCloseTo(6);
    expect(timelineScene(inputOf()).overview.window).toBeNull();
  });

  it("keeps only overview, axis, steps and one row of findings when compact", () => {
    const scene = timelineScene(inputOf({ ...reported(finding({})), compact: true, gutter: 0 }));
    expect(scene.lanes.map(({ title }) => title)).toEqual(["Steps", "Findings"]);
  });
});

describe("hitTest", () => {
  const scene = timelineScene(inputOf(reported(finding({}))));
  const mark = scene.marks[0];
  it("finds marks within 7 px, bars, and lanes in the gutter", () => {
    expect(hitTest(scene, (mark?.x ?? 0) + 6, mark?.y ?? 0)).toMatchObject({ kind: "mark", index: 0 });
    expect(hitTest(scene, (mark?.x ?? 0) + 9, mark?.y ?? 0)).toBeNull();
    expect(hitTest(scene, 400, 65)).toMatchObject({ kind: "bar", bar: { row: 0 } });
    expect(hitTest(scene, 20, 65)).toMatchObject({ kind: "lane", lane: { title: "Steps" } });
  });
  it("walks from mark to mark", () => {
    const lane = mark?.lane ?? 0;
    expect(nextMark(scene, lane, 0, 1)).toBe(mark);
    expect(nextMark(scene, lane, 9999, 1)).toBeNull();
    expect(nextMark(scene, lane, 9999, -1)).toBe(mark);
  });
});

describe("parts of the layout", () => {
  it("clusters by the distance to the neighbour", () => {
    const groups = cluster(
      [0, 5, 10, 30].map((x) => ({ x, item: x })),
      9,
    );
    expect(groups.map(({ items }) => items)).toEqual([[0, 5, 10], [30]]);
  });
  it("cuts text to a width, or leaves it out", () => {
    expect(clipText("registry.npm.example", 60, measure)).toBe("registry.…");
    expect(clipText("registry", 12, measure)).toBe("");
  });
  it("writes right of a mark, else left, else cut", () => {
    const space = { left: 0, right: 200, offsetPx: 10, clearancePx: 8, measure, cut: true };
    expect(placeLabels([100, 180], ["right", "left of it"], space).labels).toEqual([
      { text: "right", x: 110, side: "right" },
      null,
    ]);
    expect(placeLabels([150], ["to the left"], space).labels[0]?.side).toBe("left");
  });
  it("gives ticks the digits of their step", () => {
    expect(tickLabel(4_820_000, 20_000)).toBe("4.82 s");
    expect(tickLabel(2e6, 1e6)).toBe("2 s");
    expect(tickLabel(5_400e6, 1_800e6)).toBe("1 h 30 min");
  });
  it("zooms around the pointer and stays inside the trace", () => {
    expect(zoomView({ fromUs: 0, toUs: 1000 }, 0.5, 250, 1000)).toEqual({ fromUs: 125, toUs: 625 });
    expect(zoomView({ fromUs: 0, toUs: 1000 }, 4, 900, 1000)).toEqual({ fromUs: 0, toUs: 1000 });
  });
});
