import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { shownBytes, traceText } from "./traceText.js";

const text = (bytes: Buffer): ReturnType<typeof traceText> => traceText(Readable.from([bytes]));
const line = '{"type":"dns_query"}\n';

describe("traceText", () => {
  it("unpacks what is compressed, all members of it", async () => {
    const members = Buffer.concat([gzipSync(line), gzipSync(line)]);
    expect(await text(members)).toEqual({ text: line + line, note: null });
  });

  it("gives what is not compressed as it is", async () => {
    expect(await text(Buffer.from("no trace at all"))).toEqual({ text: "no trace at all", note: null });
  });

  it("gives an empty file as empty text", async () => {
    expect(await traceText(Readable.from([]))).toEqual({ text: "", note: null });
  });

  it("shows what could be unpacked of a damaged file and says so", async () => {
    const whole = gzipSync(Array.from({ length: 20_000 }, (_, pid) => `{"pid":${pid * 7919}}\n`).join(""));
    const shown = await text(whole.subarray(0, whole.length / 2));
    expect(shown.text.startsWith('{"pid":0}\n{"pid":7919}\n')).toBe(true);
    expect(shown.note).toMatch(/^The rest cannot be unpacked: /u);
  });

  it("stops at its limit, at the end of a line", async () => {
    const shown = await text(gzipSync(line.repeat(Math.ceil((2 * shownBytes) / line.length))));
    expect(shown.text.length).toBeLessThanOrEqual(shownBytes + 64 * 1024);
    expect(shown.text.endsWith(line)).toBe(true);
    expect(shown.note).toBe("Only the first 16 MiB are shown.");
  });

  it("rejects when the file cannot be read", async () => {
    const file = new Readable({
      read() {
        this.destroy(new Error("EACCES"));
      },
    });
    await expect(traceText(file)).rejects.toThrow("EACCES");
  });
});
