import { randomBytes } from "node:crypto";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { SourceFault } from "../protocol/traceStatus.js";
import { gunzip } from "./gunzip.js";

const text = Array.from({ length: 5000 }, (_none, index) => `line ${index} ${"x".repeat(index % 50)}\n`).join(
  "",
);

async function read(
  bytes: Uint8Array,
  blockBytes = 997,
): Promise<{ text: string; fault: SourceFault | null }> {
  const pieces = gunzip(() => blocks(bytes, blockBytes));
  const parts: Uint8Array[] = [];
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return { text: Buffer.concat(parts).toString(), fault: next.value };
    parts.push(next.value);
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- stands for a file
async function* blocks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A member with every optional field of its header. */
function memberWithHeader(content: string): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 255]);
  const extra = Buffer.from([3, 0, 1, 2, 3]);
  const named = Buffer.concat([header, extra, Buffer.from("a name\0a comment\0")]);
  const headerCrc = Buffer.alloc(2);
  headerCrc.writeUInt16LE(crc32(named) & 0xffff);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(Buffer.byteLength(content), 4);
  return Buffer.concat([named, headerCrc, deflateRawSync(content), trailer]);
}

describe("gunzip", () => {
  it("reads a file in blocks of any size", async () => {
    for (const size of [1, 7, 64, 1 << 16]) {
      expect(await read(gzipSync(text.slice(0, 3000)), size)).toEqual({
        text: text.slice(0, 3000),
        fault: null,
      });
    }
  });

  it("reads several members, empty ones, all header fields and zero padding", async () => {
    const file = Buffer.concat([
      gzipSync("a\n"),
      gzipSync(""),
      memberWithHeader("b\n"),
      Buffer.alloc(20),
      gzipSync("c\n"),
      Buffer.alloc(5),
    ]);
    for (const size of [1, 3, 4096])
      expect(await read(file, size)).toEqual({ text: "a\nb\nc\n", fault: null });
  });

  it("gives everything before the point where the file was cut", async () => {
    const whole = gzipSync(text);
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = await read(whole.subarray(0, Math.floor(whole.length * share)));
      expect(cut.fault?.kind).toBe("truncated");
      expect(text.startsWith(cut.text)).toBe(true);
      expect(cut.text.length).toBeGreaterThan(text.length * share * 0.5);
    }
  });

  it("calls a file truncated that ends in its trailer or in its header", async () => {
    const whole = gzipSync(text);
    expect(await read(whole.subarray(0, -3))).toMatchObject({ text, fault: { kind: "truncated" } });
    expect(await read(whole.subarray(0, 6))).toMatchObject({ text: "", fault: { kind: "truncated" } });
  });

  it("gives all text when only the checksum is wrong, and reads on behind it", async () => {
    const damaged = gzipSync(text);
    damaged.writeUInt32LE(crc32("something else"), damaged.length - 8);
    const file = Buffer.concat([damaged, gzipSync("more\n")]);
    expect(await read(file)).toMatchObject({ text: `${text}more\n`, fault: { kind: "bad-checksum" } });
  });

  it("leaves out trailing garbage and says so", async () => {
    const file = Buffer.concat([gzipSync(text), Buffer.from("not gzip at all")]);
    expect(await read(file)).toMatchObject({ text, fault: { kind: "trailing-garbage" } });
  });

  it("gives every byte before corrupt data, however the file is cut into blocks", async () => {
    // Stored blocks show where the fault is: their length field is checked by its complement.
    const noise = randomBytes(300_000).toString("hex");
    const whole = gzipSync(noise, { level: 0 });
    const faultAt = 200_000;
    const broken = Buffer.from(whole);
    // The header of the first stored block behind that place.
    let blockStart = 10;
    let textBytes = 0;
    while (blockStart < faultAt) {
      textBytes += broken.readUInt16LE(blockStart + 1);
      blockStart += 5 + broken.readUInt16LE(blockStart + 1);
    }
    broken.writeUInt16LE(0x1234, blockStart + 3);
    for (const size of [1000, 65_536]) {
      const result = await read(broken, size);
      expect(result.fault?.kind).toBe("corrupt");
      expect(result.text).toBe(noise.slice(0, textBytes));
    }
  });
});
