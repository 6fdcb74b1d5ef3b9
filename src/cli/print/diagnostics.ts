import type { Diagnostic } from '../../base/errors.ts';
import { printDiagnostic } from '../../base/print-diagnostic.ts';
import type { Inputs } from '../files.ts';
import { colorsFor, writeErr } from './output.ts';
import { count } from './pretty.ts';

/** Nobody reads more than this, and what comes first would scroll away. */
const MOST_SHOWN = 100;

/**
 * Writes diagnostics for people to standard error, with the lines of the files that they are about. Errors come
 * before warnings where there are too many for all to be shown.
 */
export function printDiagnostics(diagnostics: readonly Diagnostic[], inputs: Inputs): void {
  const colors = colorsFor(process.stderr);
  for (const diagnostic of mostImportant(diagnostics)) {
    const source = diagnostic.at === null ? null : inputs.textOf(diagnostic.at.file);
    writeErr(`${printDiagnostic(diagnostic, source, colors)}\n\n`);
  }
  const more = diagnostics.length - MOST_SHOWN;
  if (more > 0) writeErr(`... and ${count(more, 'more message')}; \`--format json\` lists them all\n\n`);
}

function mostImportant(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_SHOWN) return diagnostics;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  return [...errors, ...warnings].slice(0, MOST_SHOWN);
}
