import { describe, expect, it } from "vitest";
import type { FileRow } from "../../core/protocol/details.js";
import { directoryTree, visibleNodes } from "./directoryTree.js";

function file(path: string, change: Partial<FileRow> = {}): FileRow {
  return {
    path,
    paths: 1,
    read: true,
    written: false,
    created: false,
    deleted: false,
    opens: 1,
    bytesWritten: 0,
    firstUs: 0,
    lastUs: 0,
    others: 0,
    severity: null,
    ...change,
  };
}

describe("directoryTree", () => {
  const tree = directoryTree([
    file("/etc/ssl/certs/a.pem"),
    file("/etc/ssl/certs/b.pem"),
    file("/tmp/dump.py"),
    file("/proc/23419/mem", { severity: "high" }),
    file("/proc/*/comm", { paths: 86, severity: "low" }),
  ]);
  const lines = visibleNodes(tree, () => true).map(
    ({ name, depth, paths }) => `${" ".repeat(depth)}${name} ${paths}`,
  );

  it("joins single-child folders, counts paths and puts the worst first", () => {
    expect(lines).toEqual([
      "/proc 87",
      " 23419 1",
      "  mem 1",
      " */comm 86",
      "/etc/ssl/certs 2",
      " a.pem 1",
      " b.pem 1",
      "/tmp 1",
      " dump.py 1",
    ]);
    expect(tree[0]?.severity).toBe("high");
  });

  it("shows only what open folders hold", () => {
    expect(visibleNodes(tree, () => false)).toHaveLength(3);
  });
});
