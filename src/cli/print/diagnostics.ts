import type { Diagnostic } from '../../model/errors.ts';
import { printDiagnostic } from '../../model/print-diagnostic.ts';
import type { Inputs } from '../files.ts';
import { colorsFor, writeErr } from './output.ts';

/** Writes diagnostics for people to standard error, with the lines of the files that they are about. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], inputs: Inputs): void {
  const colors = colorsFor(process.stderr);
  for (const diagnostic of diagnostics) {
    const source = diagnostic.at === null ? null : inputs.textOf(diagnostic.at.file);
    writeErr(`${printDiagnostic(diagnostic, source, colors)}\n\n`);
  }
}
