import type { DiagnosticCollection } from "vscode";
import { Diagnostic, DiagnosticSeverity, languages, Position, Range, Uri } from "vscode";
import { placeInFile } from "../../core/detect/signatureHeader.js";
import type { UncheckedSignature } from "../../core/protocol/finding.js";
import type { LoadedSignatures } from "./userSignatures.js";

/** What is wrong with signatures of the user, shown at their files in the Problems view. */
export class SignatureProblems {
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection("trace-signatures");

  /** Replaces what is shown: what the files say, and what went wrong when they ran last. */
  show(loaded: LoadedSignatures, unchecked: readonly UncheckedSignature[]): void {
    const byFile = new Map<string, Diagnostic[]>();
    const add = (file: string, diagnostic: Diagnostic): void => {
      diagnostic.source = "Trace Investigator";
      byFile.set(file, [...(byFile.get(file) ?? []), diagnostic]);
    };
    for (const { file, line, message } of loaded.own.faults) add(file, problemAt(line - 1, 0, message));
    for (const { file, line, reason, elsewhere } of loaded.sigma.refused) {
      // A rule for another system is no mistake: the report of the rules has it.
      if (elsewhere) continue;
      add(file, problemAt((line ?? 1) - 1, 0, `This rule is not run. ${reason}`, DiagnosticSeverity.Warning));
    }
    for (const failure of unchecked) {
      const place = failure.failed ? placeOf(loaded, failure) : null;
      if (place !== null) add(place.file, problemAt(place.line, place.column, failure.reason));
    }
    this.#collection.clear();
    for (const [file, diagnostics] of byFile) this.#collection.set(Uri.parse(file, true), diagnostics);
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

function placeOf(
  { own, sigma }: LoadedSignatures,
  { signatureId, position = 0 }: UncheckedSignature,
): { readonly file: string; readonly line: number; readonly column: number } | null {
  const written = own.signatures.find(({ signature }) => signature.id === signatureId);
  if (written !== undefined) {
    return { file: written.file.name, ...placeInFile(written.file.text, position) };
  }
  const rule = sigma.signatures.find(({ signature }) => signature.id === signatureId);
  return rule === undefined ? null : { file: rule.file.name, line: 0, column: 0 };
}

function problemAt(
  line: number,
  column: number,
  message: string,
  severity = DiagnosticSeverity.Error,
): Diagnostic {
  const start = new Position(Math.max(line, 0), column);
  return new Diagnostic(new Range(start, new Position(start.line, 1000)), message, severity);
}
