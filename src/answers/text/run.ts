import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { onOneLine } from '../../base/text/printable.ts';
import { failedThreads, whyStuck } from '../../model/explain/faults.ts';
import { type ReplayedRun, runOfTrace } from '../../model/semantics/replay.ts';
import { markingOf } from '../../model/semantics/rules/obstacle.ts';
import { sentenceOf, timeWords, whereWords } from '../../model/semantics/wording.ts';
import { isFinished } from '../../model/system/state.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { count, prose, wrapped } from '../words.ts';
import { storyLines } from './story.ts';

/** A run that was made up, told to its end. */
export function simulatedText(
  { system, trace, durations, seed, written }: AnswerTo<'simulate'>,
  colors: Palette,
): string {
  const run = runOfTrace(system, trace);
  const which = durations === 'random' ? `random, seed ${seed}` : durations;
  return [
    colors.dim(`A run with durations: ${which}`),
    ...storyLines(trace, colors, true),
    ...endLines(run, colors),
    ...(written === null ? [] : [`The state at ${formatTime(written.at)} is in ${onOneLine(written.file)}`]),
    '',
  ].join('\n');
}

/** Whether a trace is a run of the model, and if not, at which step it leaves it. */
export function replayedText({ trace, outcome }: AnswerTo<'replay'>, colors: Palette): string {
  if (outcome.kind === 'ok') {
    return [
      `${colors.green('ok')}: the trace is a run of the model, ${count(trace.steps.length, 'step')}`,
      ...endLines(outcome, colors),
      '',
    ].join('\n');
  }
  const { index, step, reason } = outcome;
  const what = `step ${index + 1} of ${trace.steps.length} (${formatTime(step.at)} ${sentenceOf(step)})`;
  return `${colors.red('not a run')}: ${onOneLine(what)} is no step of the model\n  ${onOneLine(reason)}\n`;
}

/** What a run that was replayed ends in: whether it is over, why it got stuck, and where everything stands. */
function endLines(run: ReplayedRun, colors: Palette): readonly string[] {
  const { system, state, maximal } = run;
  const date = timeWords(system, state.date);
  const stuck = maximal && !isFinished(system, state);
  const reasons = stuck ? whyStuck(run) : [];
  const hasFailed = stuck && failedThreads(system, state).length > 0;
  const end = stuck
    ? `The run ${hasFailed ? 'fails' : 'is stuck'} at ${date}:`
    : maximal
      ? `The run is complete at ${date}.`
      : `The run is not over at ${date}: more can happen.`;
  const places = [...state.components].map(
    ([name, component]) => `${name} ${whereWords(markingOf(component))}`,
  );
  return [
    end,
    ...reasons.map((sentence) => `  • ${prose(sentence, colors)}`),
    ...(places.length === 0
      ? []
      : wrapped(`It ends with ${enumerate(places)}.`).map((line) => prose(line, colors))),
  ];
}
