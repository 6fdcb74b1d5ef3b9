import type { Diagnostic } from '../../base/errors.ts';
import { printDiagnostic } from '../../base/text/print-diagnostic.ts';
import { type Palette, PLAIN } from '../palette.ts';
import { count } from '../words.ts';

/** How many diagnostics are printed; more would scroll the first ones away. */
const MOST_SHOWN = 100;

/**
 * Diagnostics for people, with the lines of the files that they are about. Errors come before warnings where there are
 * too many for all to be shown.
 *
 * @param sourceOf the text of a file; `null` where it is not at hand, and no lines are shown
 */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  sourceOf: (file: string) => string | null,
  colors: Palette = PLAIN,
): string {
  const told = mostImportant(diagnostics).map((diagnostic) => {
    const source = diagnostic.at === null ? null : sourceOf(diagnostic.at.file);
    return `${printDiagnostic(diagnostic, source, colors)}\n\n`;
  });
  const more = diagnostics.length - MOST_SHOWN;
  const left =
    more > 0 ? [`... and ${count(more, 'more message')}; \`--format json\` lists them all\n\n`] : [];
  return [...told, ...left].join('');
}

function mostImportant(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_SHOWN) return diagnostics;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  return [...errors, ...warnings].slice(0, MOST_SHOWN);
}
