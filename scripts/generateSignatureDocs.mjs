// Writes docs/signatures.md from the headers of the built-in signatures.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { format, resolveConfig } from "prettier";

const folder = await mkdtemp(join(tmpdir(), "signature-docs-"));
try {
  const outfile = join(folder, "docs.mjs");
  await build({
    stdin: {
      contents: `export { builtInSignatures } from "./core/detect/builtInSignatures.ts";
        export { signatureDocs } from "./core/detect/signatureDocs.ts";`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    platform: "node",
    format: "esm",
    loader: { ".sql": "text" },
    outfile,
  });
  const { builtInSignatures, signatureDocs } = await import(pathToFileURL(outfile).href);
  const options = await resolveConfig("docs/signatures.md");
  const text = await format(signatureDocs(builtInSignatures), { ...options, parser: "markdown" });
  await writeFile("docs/signatures.md", text);
} finally {
  await rm(folder, { recursive: true, force: true });
}
