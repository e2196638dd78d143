import { parseSignature, SignatureError } from "./signatureHeader.js";
import type { Signature } from "./signature.js";

/** A file of signatures as it was found. */
export interface SignatureFile {
  /** How its owner knows it: a path or a URI. */
  readonly name: string;
  readonly text: string;
}

/** A file that is no signature, with the line at fault (1-based). */
export interface SignatureFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface ReadSignatures {
  readonly signatures: readonly { readonly file: SignatureFile; readonly signature: Signature }[];
  readonly faults: readonly SignatureFault[];
}

/** Reads signature files of a user. One that is wrong is told and stops no other; of equal ids the first counts. */
export function readSignatures(files: readonly SignatureFile[]): ReadSignatures {
  const signatures: { file: SignatureFile; signature: Signature }[] = [];
  const faults: SignatureFault[] = [];
  for (const file of files) {
    try {
      const signature = parseSignature(file.text);
      const earlier = signatures.find((one) => one.signature.id === signature.id);
      if (earlier !== undefined) throw new SignatureError(`${earlier.file.name} has the same id.`, 1);
      signatures.push({ file, signature });
    } catch (thrown) {
      if (!(thrown instanceof SignatureError)) throw thrown;
      faults.push({ file: file.name, line: thrown.line, message: thrown.message });
    }
  }
  return { signatures, faults };
}
