import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, it } from "vitest";
import { builtInSignatures } from "./builtInSignatures.js";
import { signatureDocs } from "./signatureDocs.js";

const path = join(import.meta.dirname, "..", "..", "docs", "signatures.md");

it("docs/signatures.md is what `npm run signature-docs` makes of the headers", async () => {
  const options = await resolveConfig(path);
  const made = await format(signatureDocs(builtInSignatures), { ...options, parser: "markdown" });
  expect(readFileSync(path, "utf8")).toBe(made);
});
