import { duckdbPlatform, duckdbVersion } from "./extensionRecipes.mjs";

const fieldBytes = 32;
const signatureBytes = 256;

/** Version of the table of functions that the C++ entry point of DuckDB 1.4 expects. */
const abiVersion = "4";

/**
 * The WebAssembly custom section that DuckDB reads from the last bytes of an extension: eight fields of 32 bytes
 * (three unused, kind of entry point, extension version, DuckDB version, platform, ABI version) and 256 bytes of
 * signature. The signature is zero: the file is unsigned, and the engine opens with `allowUnsignedExtensions`.
 */
export function signatureSection() {
  const fields = ["", "", "", "CPP", duckdbVersion, duckdbVersion, duckdbPlatform, abiVersion];
  const payload = Buffer.alloc(fields.length * fieldBytes + signatureBytes);
  fields.forEach((field, index) => payload.write(field, index * fieldBytes, "latin1"));
  return customSection("duckdb_signature", payload);
}

/** Section id 0, then the size and the name as LEB128-prefixed bytes. DuckDB wants the payload's size written too. */
function customSection(name, payload) {
  const body = Buffer.concat([leb128(name.length), Buffer.from(name), leb128(payload.length), payload]);
  return Buffer.concat([Buffer.from([0]), leb128(body.length), body]);
}

function leb128(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
