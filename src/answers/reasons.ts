import type { Diagnostic } from '../base/errors.ts';
import type { Result } from '../properties/answers/verdict.ts';
import { shownRuns } from '../properties/results/shown-runs.ts';
import { becauseWords, figuresOf, verdictWords } from '../properties/results/wording.ts';

/** One answer in a line: `started-first in update: violated, 42 s to 1 min`. */
export function resultLine(result: Result): string {
  const { verdict } = result;
  const figures = figuresOf(result);
  return `${nameOfResult(result)}: ${verdictWords(verdict).word}${figures === '' ? '' : `, ${figures}`}`;
}

/** Why an answer is not what was asked for, in sentences; none where it is. */
export function reasonsOf(result: Result): readonly string[] {
  const { verdict } = result;
  switch (verdict.kind) {
    case 'violated':
      return shownRuns(result).flatMap(({ title, explanation }) =>
        explanation.length > 0 ? explanation : [`it is shown by ${title}`],
      );
    case 'unknown':
      return [`unknown, because ${becauseWords(verdict.because, verdict.detail)}`];
    case 'holds':
    case 'none':
      return [];
  }
}

/** A diagnostic in a line, with what to do about it. */
export function diagnosticLine({ message, hint }: Diagnostic): string {
  return hint === null ? message : `${message}; ${hint}`;
}

/** Whether an answer is not as its user wished. */
export function isUnwished({ verdict }: Result): boolean {
  return verdict.kind === 'violated' || verdict.kind === 'unknown';
}

/** A property, and the program that it is asked of: `started-first in update`. */
export function nameOfResult({ spec, program }: Result): string {
  return program === null ? spec.name : `${spec.name} in ${program}`;
}

/** An answer of which only the verdict is told, as files for programs list it. */
export function verdictEntry({ spec, program, verdict }: Result) {
  return { name: spec.name, program, verdict: verdict.kind };
}
