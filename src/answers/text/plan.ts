import { formatTime } from '../../base/text/format-time.ts';
import type { GoalItem } from '../../model/goal.ts';
import { writeProgram } from '../../model/read/program-file.ts';
import type { Plan } from '../../plan/plan.ts';
import type { PlannedWait } from '../../plan/programs.ts';
import { becauseWords, rangeWords } from '../../properties/results/wording.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { count, prose } from './words.ts';

/** A plan as a program, and what is known of it; or why there is none. Comments only, but for the program. */
export function plannedText({ plan }: AnswerTo<'plan'>, colors: Palette): string {
  const { verdict, model } = plan;
  if (verdict !== 'planned') return `${[...failureLines(plan, colors)].join('\n')}\n`;
  const [program] = model!.programs;
  const about = [...headLines(plan), ...waitLines(plan.waits)];
  return `${about.map((line) => colors.dim(`# ${line}`)).join('\n')}\n${writeProgram(program!)}`;
}

function headLines({ goal, end, lowerBound, isOptimal, waits }: Plan): readonly string[] {
  const when = rangeWords(end!.min, end!.max);
  const bound =
    lowerBound === null
      ? 'best found; what would be fastest is not known'
      : isOptimal
        ? 'nothing is faster when all takes longest'
        : lowerBound === 'inf'
          ? 'some of it may take for ever'
          : `best found; no plan with words of this length ends before ${formatTime(lowerBound)} when all takes longest`;
  const waiting = waits.length === 0 ? 'no waits' : count(waits.length, 'wait');
  return [`${goal.name}: ends after ${when} in every run, verified; ${bound}; ${waiting}`];
}

/** What each wait is for. */
function waitLines(waits: readonly PlannedWait[]): readonly string[] {
  return waits.map(({ component, behavior, awaited, until, reason, use, provide }) => {
    const head = `${component} waits for ${awaited} to finish \`${until}\` before \`${behavior}\``;
    return reason === 'not-before'
      ? `${head}: else ${use} could be served by ${provide} before that is left, and hold it`
      : `${head}: else ${provide} could be left before ${use} is served`;
  });
}

function* failureLines(plan: Plan, colors: Palette): Iterable<string> {
  const { goal, verdict, because, length, conflict } = plan;
  if (conflict === null) {
    const why =
      because === 'words' || because === null
        ? `none was found within words of ${length}`
        : becauseWords(because);
    yield `${colors.bold(`${goal.name}: no plan is known`)}: ${why}.`;
    return;
  }
  yield verdict === 'none'
    ? colors.bold(`${goal.name}: there is no plan.`)
    : `${colors.bold(`${goal.name}: there is no plan within words of ${length}`)}; longer ones were not looked at.`;
  const wishes = conflict.goals.map((item) => `  • ${prose(itemWords(item), colors)}`);
  yield conflict.goals.length === 1 ? 'This cannot be had:' : 'These cannot be had together:';
  yield* wishes;
  for (const sentence of conflict.sentences) yield `  ${prose(sentence, colors)}`;
}

function itemWords(item: GoalItem): string {
  const who = item.component ?? 'every component that can';
  switch (item.kind) {
    case 'behavior':
      return `${who} executes \`${item.behavior}\``;
    case 'port':
      return `${who} has ${item.port === null ? 'its ports' : `\`${item.port}\``} ${item.status} at the end`;
    case 'place':
      return `${who} ends in \`${item.place}\``;
  }
}
