import type { Signature } from "./signature.js";
import { parseSignature } from "./signatureHeader.js";
import { signatureTexts } from "./signatures/index.js";

/** The signatures that ship, in the order in which they run: one may look at the findings of those before it. */
export const builtInSignatures: readonly Signature[] = signatureTexts.map(parseSignature);
