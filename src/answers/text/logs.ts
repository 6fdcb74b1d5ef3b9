import { compare, type DurationInterval } from '../../base/duration.ts';
import { maxOf } from '../../base/extremes.ts';
import { dotted } from '../../base/names.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { onOneLine } from '../../base/text/printable.ts';
import { policyWords } from '../../logs/calibrate/write-overlay.ts';
import type { Conformance, RunConformance } from '../../logs/conform/conform.ts';
import { roughly } from '../../logs/rows/rounding.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { count, prose } from '../words.ts';
import { modelHeading } from './heading.ts';

/** The durations that logs show, and on how many samples each rests. */
export function calibratedText(
  { model, calibration, overlay, written }: AnswerTo<'calibrate'>,
  colors: Palette,
): string {
  if (written === null) return overlay;
  const { intervals, unseen, runs, policy } = calibration;
  const rows = intervals.map(({ component, transition, takes, samples }) => [
    dotted(component, transition),
    intervalWords(takes),
    colors.dim(count(samples, 'sample')),
  ]);
  return [
    modelHeading(model, colors),
    `${count(intervals.length, 'transition')} measured in ${count(runs, 'run')}${unseen.length === 0 ? '' : `, ${count(unseen.length, 'transition')} in none`}:`,
    `${policyWords(policy)}, rounded outward to milliseconds`,
    '',
    ...inColumns(rows),
    '',
    `The overlay is in ${onOneLine(written)}`,
    '',
  ].join('\n');
}

function intervalWords({ min, max }: DurationInterval): string {
  return compare(min, max) === 0 ? formatTime(min) : `${formatTime(min)} to ${formatTime(max)}`;
}

function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => maxOf(rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    `  ${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  ')}`.trimEnd(),
  );
}

/** Which runs of the logs are runs of the model, and where the others depart from it. */
export function conformText({ model, conformance }: AnswerTo<'conform'>, colors: Palette): string {
  const { runs } = conformance;
  return [
    modelHeading(model, colors),
    ...runs.flatMap((run) => [...runLines(run, conformance, colors), '']),
    ...wideningLines(conformance),
    `${summary(runs)}\n`,
  ].join('\n');
}

function runLines(run: RunConformance, { tolerance }: Conformance, colors: Palette): readonly string[] {
  const name = colors.bold(onOneLine(run.run));
  switch (run.verdict) {
    case 'holds':
      return [`${colors.green('✓')} ${name}  is a run of the model`, `  ${endWords(run)}`];
    case 'unknown':
      return [
        `${colors.yellow('?')} ${name}  is not known to be a run of the model: it may have gone too many ways`,
      ];
    case 'violated': {
      const { words, at } = run.first!;
      const where = at === null ? '' : `${onOneLine(at.file)}:${at.line}: `;
      return [
        `${colors.red('✗')} ${name}  is no run of the model`,
        `  ${prose(`${where}${words}`, colors)}`,
        `  ${colors.dim(`dates of the log may be off by ${formatTime(tolerance)}`)}`,
      ];
    }
  }
}

function endWords({ rows, end, complete, lateness }: RunConformance): string {
  const late =
    lateness === null
      ? ''
      : `; at most ${roughly(lateness.late)} late (${dotted(lateness.component, lateness.transition)}, line ${lateness.at.line})`;
  const ended = complete === true ? 'complete' : 'not over';
  return `${count(rows, 'row')}, ${ended} at ${roughly(end)}${late}`;
}

function wideningLines({ widen }: Conformance): readonly string[] {
  if (widen.length === 0) return [];
  const rows = widen.map(({ component, transition, takes, needs }) => [
    dotted(component, transition),
    intervalWords(takes),
    '->',
    intervalWords(needs),
  ]);
  return ['Intervals that would have to be wider:', ...inColumns(rows), ''];
}

function summary(runs: readonly RunConformance[]): string {
  const number = (verdict: RunConformance['verdict']) => runs.filter((run) => run.verdict === verdict).length;
  const parts = [
    [number('holds'), 'a run of the model', 'runs of the model'],
    [number('violated'), 'none', 'none'],
    [number('unknown'), 'not known', 'not known'],
  ] as const;
  const told = parts.flatMap(([n, one, many]) =>
    n === 0 ? [] : [`${n} ${n === 1 ? 'is' : 'are'} ${n === 1 ? one : many}`],
  );
  return `${count(runs.length, 'run')}: ${told.join(', ')}`;
}
