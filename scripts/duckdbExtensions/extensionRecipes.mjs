/** DuckDB release that @duckdb/duckdb-wasm 1.32.0 contains; extensions load into this release only. */
export const duckdbVersion = "v1.4.3";

/** The WebAssembly flavour that the engine boots: native exceptions, one thread, no SIMD. */
export const duckdbPlatform = "wasm_eh";

/**
 * The C++ sources of DuckDB and its bundled libraries, as published with the Node client of the same release.
 * The integrity is the one that the registry recorded for the release; a changed archive is refused.
 */
export const sourcePackage = {
  name: "duckdb",
  version: "1.4.3",
  integrity:
    "sha512-xTh2H/xhAkM4luLNi0uRQWqKq2VzX9VWa9JOpnI4pM9705JY/sLFxWgxWMuS1AVsOsA0ROIOKevhuCWSLPR1Jg==",
  folder: "package/src/duckdb",
  licence: "MIT",
};

/** Header folders of bundled libraries that DuckDB's own headers include. */
const duckdbHeaders = [
  "src",
  "src/include",
  ...[
    "fast_float",
    "fastpforlib",
    "fmt/include",
    "fsst",
    "hyperloglog",
    "concurrentqueue",
    "jaro_winkler",
    "mbedtls/include",
    "miniz",
    "pcg",
    "pdqsort",
    "re2",
    "ska_sort",
    "skiplist",
    "tdigest",
    "utf8proc",
    "utf8proc/include",
    "vergesort",
    "yyjson/include",
    "zstd/include",
  ].map((folder) => `third_party/${folder}`),
];

const brotli = ["common", "dec", "enc", "include"].map((folder) => `third_party/brotli/${folder}`);

/**
 * One recipe an extension. `sources` are folders below the source folder, compiled with all of their subfolders;
 * `headers` are searched before the shared ones. The entry point is DuckDB's `<name>_duckdb_cpp_init`.
 */
export const extensionRecipes = [
  {
    name: "json",
    sources: ["extension/json"],
    headers: ["extension/json/include", ...duckdbHeaders],
  },
  {
    name: "parquet",
    sources: [
      "extension/parquet",
      ...["brotli", "lz4", "parquet", "snappy", "thrift"].map((folder) => `third_party/${folder}`),
    ],
    headers: [
      "extension/parquet/include",
      ...["lz4", "mbedtls", "parquet", "snappy", "thrift"].map((folder) => `third_party/${folder}`),
      ...brotli,
      ...duckdbHeaders,
    ],
  },
];

/**
 * Flags of every compilation. Exceptions and the missing threads must match the main module of duckdb-wasm,
 * else the first exception that crosses the border of the two modules aborts the engine.
 */
export const compileFlags = [
  "-std=c++17",
  "-O2",
  "-fPIC",
  "-fwasm-exceptions",
  "-w",
  "-DNDEBUG",
  "-DWEBDB_FAST_EXCEPTIONS=1",
  "-DDUCKDB_NO_THREADS=1",
  "-DDUCKDB_BUILD_LOADABLE_EXTENSION",
  "-DWASM_LOADABLE_EXTENSIONS=1",
  `-DDUCKDB_CUSTOM_PLATFORM=${duckdbPlatform}`,
];

/** Flags of every link: a side module whose undefined symbols the main module supplies when it is loaded. */
export const linkFlags = ["-O2", "-fwasm-exceptions", "-sSIDE_MODULE=2", "-sERROR_ON_UNDEFINED_SYMBOLS=0"];
