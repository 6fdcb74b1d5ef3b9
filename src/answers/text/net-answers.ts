import { onOneLine } from '../../base/text/printable.ts';
import type { NetAnswer, NetRun } from '../../properties/net/verify-net.ts';
import { becauseWords } from '../../properties/results/wording.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';

/** What is answered about a net, one question after another, with the runs that show it. */
export function netAnswersText({ answers }: AnswerTo<'verify-net'>, colors: Palette): string {
  return answers.map((answer) => answerText(answer, colors)).join('\n');
}

function answerText({ question, verdict, measured, run }: NetAnswer, colors: Palette): string {
  const figures = (measured ?? []).map(({ name, least, most }) => `${onOneLine(name)} ${range(least, most)}`);
  const said = {
    holds: colors.green('✓'),
    violated: colors.red('✗'),
    unknown: colors.yellow('?'),
    none: '·',
  }[verdict.kind];
  const words = verdict.kind === 'none' ? 'measured' : verdict.kind;
  const because =
    verdict.kind === 'unknown' ? `, because ${becauseWords(verdict.because, verdict.detail)}` : '';
  return [
    `${said} ${colors.bold(question.name)}  ${words}${because}${figures.length === 0 ? '' : `  ${figures.join(', ')}`}`,
    colors.dim(`  ${onOneLine(question.text)}`),
    ...(run === null ? [] : runText(run)),
    '',
  ].join('\n');
}

function range(least: number, most: number): string {
  if (most === Infinity) return `${least} or more`;
  return least === most ? `${least}` : `${least} to ${most}`;
}

function runText({ firings, repeat }: NetRun): readonly string[] {
  const width = firings.reduce((most, { at }) => Math.max(most, at.length), 0);
  const steps = firings.map(({ transition, at }) => `  ${at.padStart(width)}  ${onOneLine(transition)}`);
  const again =
    repeat.length === 0 ? [] : [`  and from there on for ever: ${repeat.map(onOneLine).join(', ')}`];
  return ['', ...(steps.length === 0 ? ['  at the start'] : steps), ...again];
}
