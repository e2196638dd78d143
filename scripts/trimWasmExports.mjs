// DuckDB-WASM exports 75,000 functions and addresses for whatever extension may be loaded, and at every start its loader
// walks and wraps each: most of the time and a third of the memory of starting an engine. Here the exports are reduced
// to those that the loader and the extensions we ship ask for. Nothing else of the module changes.

const exportSection = 7;
/** Magic number and version. */
const headerBytes = 8;

/** Reads numbers and names of the WebAssembly binary format. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  name() {
    const length = this.number();
    return Buffer.from(
      this.bytes.buffer,
      this.bytes.byteOffset + (this.at += length) - length,
      length,
    ).toString();
  }
}

function encodeNumber(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Buffer.from([...bytes, value]);
}

/** The sections of a module: their id and where they begin and end, with and without their head. */
function* sections(wasm) {
  const reader = new Reader(wasm, headerBytes);
  while (reader.at < wasm.length) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.number();
    const content = reader.at;
    reader.at += size;
    yield { id, start, content, end: reader.at };
  }
}

/** The exports that `isWanted`, as a section of their own. */
function trimmedExports(wasm, { content }, isWanted) {
  const reader = new Reader(wasm, content);
  const kept = [];
  for (let left = reader.number(); left > 0; left--) {
    const start = reader.at;
    const name = reader.name();
    reader.byte();
    reader.number();
    if (isWanted(name)) kept.push(wasm.subarray(start, reader.at));
  }
  const body = Buffer.concat([encodeNumber(kept.length), ...kept]);
  return Buffer.concat([Buffer.from([exportSection]), encodeNumber(body.length), body]);
}

/**
 * The names by which a module may be asked for: what it imports itself through its table of addresses, what the
 * extensions import, and every word of the loader, which writes C names with a leading underscore.
 */
async function wantedNames(wasm, loaderSource, extensions) {
  const imports = await Promise.all(
    [wasm, ...extensions].map(async (bytes) => WebAssembly.Module.imports(await WebAssembly.compile(bytes))),
  );
  const words = loaderSource.match(/[\w$]+/g) ?? [];
  return new Set([
    ...imports.flat().map(({ name }) => name),
    ...words,
    ...words.map((word) => word.replace(/^_/, "")),
  ]);
}

/**
 * @param {Uint8Array} wasm the module
 * @param {string} loaderSource JavaScript that instantiates it
 * @param {Uint8Array[]} extensions modules that are linked to it at run time
 * @returns {Promise<Uint8Array>} the same module with fewer exports
 */
export async function trimWasmExports(wasm, loaderSource, extensions) {
  const wanted = await wantedNames(wasm, loaderSource, extensions);
  // The loader finds some by how their names begin: callers by signature, and functions of a name with 64-bit numbers
  // in their signature, of which the plain name is a form that JavaScript can call.
  const isWanted = (name) => wanted.has(name.replace(/^orig\$/, "")) || name.startsWith("dynCall_");
  const pieces = [wasm.subarray(0, headerBytes)];
  for (const section of sections(wasm)) {
    const isExports = section.id === exportSection;
    pieces.push(
      isExports ? trimmedExports(wasm, section, isWanted) : wasm.subarray(section.start, section.end),
    );
  }
  return Buffer.concat(pieces);
}
