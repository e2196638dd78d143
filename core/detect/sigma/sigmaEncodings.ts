/** Bytes of a text in the encodings that rules name. */
const encoders: Readonly<Record<string, (text: string) => Buffer>> = {
  utf8: (text) => Buffer.from(text, "utf8"),
  wide: (text) => Buffer.from(text, "utf16le"),
  utf16le: (text) => Buffer.from(text, "utf16le"),
  utf16be: (text) => Buffer.from(text, "utf16le").swap16(),
  utf16: (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]),
};

export function isTextEncoding(modifier: string): boolean {
  return modifier !== "utf8" && modifier in encoders;
}

/** The text as Base64, encoded from its first byte. */
export function base64(text: string, encoding: string): string {
  return bytesOf(text, encoding).toString("base64");
}

/**
 * What the text looks like inside Base64 of something larger: once for each position in a group of three bytes. The
 * characters at the edges that depend on the neighbours are cut off.
 */
export function base64Offsets(text: string, encoding: string): readonly string[] {
  const bytes = bytesOf(text, encoding);
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const wholeBits = (offset + bytes.length) * 8;
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(wholeBits / 6));
  });
}

function bytesOf(text: string, encoding: string): Buffer {
  return (encoders[encoding] ?? Buffer.from)(text);
}
