import type { Diagnostic } from '../base/errors.ts';
import type { Position } from '../base/position.ts';
import { printable } from '../base/text/printable.ts';
import type { Result } from '../properties/answers/verdict.ts';
import { summaryWords } from '../properties/results/counted.ts';
import type { AnswerTo } from './answer.ts';
import { diagnosticLine, reasonsOf, resultLine } from './reasons.ts';
import type { Writers } from './writers.ts';

/**
 * Answers as annotations of GitHub Actions, in workflow commands on standard output: an error at the line of each
 * property that is violated, a warning where one is unknown, and the counts as a notice.
 */
export const GITHUB: Writers<'verify' | 'verify-several' | 'failure'> = {
  verify: (answer) => text(annotations(answer)),
  'verify-several': ({ files }) => text(files.flatMap(annotations)),
  failure: (answer) => text(annotations(answer)),
};

type Level = 'error' | 'warning' | 'notice';

function text(commands: readonly string[]): string {
  return commands.map((command) => `${command}\n`).join('');
}

function annotations(answer: AnswerTo<'verify'> | AnswerTo<'failure'>): readonly string[] {
  const problems = answer.diagnostics.map(problem);
  if (answer.question === 'failure') {
    const { because, file } = answer;
    return because === null ? problems : [...problems, command('warning', null, file, 'Madrigal', because)];
  }
  const { results, model } = answer;
  const summary = summaryWords(results);
  return [
    ...results.flatMap((result) => verdictOf(result, model.file)),
    ...problems,
    command('notice', null, model.file, 'Madrigal', summary),
  ];
}

function verdictOf(result: Result, file: string | null): readonly string[] {
  const { spec, verdict } = result;
  if (verdict.kind !== 'violated' && verdict.kind !== 'unknown') return [];
  const level = verdict.kind === 'violated' ? 'error' : 'warning';
  const message = reasonsOf(result).join('\n');
  return [command(level, spec.at ?? null, file, resultLine(result), message)];
}

function problem(diagnostic: Diagnostic): string {
  const { severity, at, file, code } = diagnostic;
  return command(severity, at, file ?? null, code, diagnosticLine(diagnostic));
}

function command(
  level: Level,
  at: Position | null,
  file: string | null,
  title: string,
  message: string,
): string {
  const name = at?.file ?? file;
  const properties = [
    ...(name === null || name === '-' ? [] : [`file=${inProperty(name)}`]),
    ...(at === null ? [] : [`line=${at.line}`, `col=${at.column}`, `endColumn=${at.column + at.length}`]),
    `title=${inProperty(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${inMessage(message)}`;
}

/** What ends a command, or begins an escape, is escaped (`@actions/core`, `command.ts`). */
function inMessage(words: string): string {
  return printable(words).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function inProperty(words: string): string {
  return inMessage(words).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
