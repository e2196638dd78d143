import { codeSpan } from "../../model/codeSpan.js";
import type { SignatureFile } from "../readSignatures.js";
import type { Signature } from "../signature.js";
import { compileSigma, type SigmaOutcome } from "./compileSigma.js";

/** A rule that is not run, with the file that it stands in. */
export type RefusedRule = Omit<Extract<SigmaOutcome, { kind: "unsupported" }>, "kind"> & {
  readonly file: string;
};

export interface ReadSigma {
  readonly signatures: readonly { readonly file: SignatureFile; readonly signature: Signature }[];
  readonly refused: readonly RefusedRule[];
}

/** Compiles the rules of all files. One that is wrong is told and stops no other; of equal ids the first counts. */
export function readSigma(files: readonly SignatureFile[]): ReadSigma {
  const signatures = new Map<string, { readonly file: SignatureFile; readonly signature: Signature }>();
  const refused: RefusedRule[] = [];
  for (const file of files) {
    for (const outcome of compileSigma(file.text)) {
      if (outcome.kind === "unsupported") {
        const { id, title, reason, line, elsewhere } = outcome;
        refused.push({ file: file.name, id, title, reason, line, elsewhere });
        continue;
      }
      const { signature } = outcome;
      const earlier = signatures.get(signature.id);
      if (earlier === undefined) signatures.set(signature.id, { file, signature });
      else refused.push(sameId(file, signature, earlier.file));
    }
  }
  return { signatures: [...signatures.values()], refused };
}

function sameId(file: SignatureFile, { id, name }: Signature, earlier: SignatureFile): RefusedRule {
  const reason = `${earlier.name} holds a rule with the same id.`;
  return { file: file.name, id, title: name, reason, line: null, elsewhere: false };
}

/**
 * What became of the rules, as Markdown: how many run, and for each that does not the reason, one table a reason so
 * that what is common is read once. `shown` gives a file's name for people.
 */
export function sigmaReport({ signatures, refused }: ReadSigma, shown: (file: string) => string): string {
  const byReason = new Map<string, RefusedRule[]>();
  for (const rule of refused) byReason.set(rule.reason, [...(byReason.get(rule.reason) ?? []), rule]);
  const sections = [...byReason]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, rules]) => reasonSection(reason, rules, shown));
  return [
    "# Sigma rules\n",
    `${signatures.length} rules run on every trace, ${refused.length} do not.\n`,
    ...sections,
  ].join("\n");
}

function reasonSection(
  reason: string,
  rules: readonly RefusedRule[],
  shown: (file: string) => string,
): string {
  const lines = rules.map(({ file, title, line }) => {
    const place = line === null ? shown(file) : `${shown(file)}:${line}`;
    return `- ${codeSpan(place)}${title === null ? "" : ` ${codeSpan(title)}`}\n`;
  });
  return `## ${rules.length}: ${codeSpan(reason)}\n\n${lines.join("")}`;
}
