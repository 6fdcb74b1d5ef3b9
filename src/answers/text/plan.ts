import type { GoalItem } from '../../model/goal.ts';
import { writeProgram } from '../../model/read/program-file.ts';
import type { Plan } from '../../plan/plan.ts';
import { becauseWords } from '../../properties/results/wording.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { planSentences } from '../plan-sentences.ts';
import { prose } from '../words.ts';

/** A plan as a program, and what is known of it; or why there is none. Comments only, but for the program. */
export function plannedText({ plan }: AnswerTo<'plan'>, colors: Palette): string {
  const { verdict, model } = plan;
  if (verdict !== 'planned') return `${[...failureLines(plan, colors)].join('\n')}\n`;
  const [program] = model!.programs;
  const about = planSentences(plan);
  return `${about.map((line) => colors.dim(`# ${line}`)).join('\n')}\n${writeProgram(program!)}`;
}

function* failureLines(plan: Plan, colors: Palette): Iterable<string> {
  const { goal, verdict, because, length, conflict } = plan;
  if (conflict === null) {
    yield `${colors.bold(`${goal.name}: no plan is known`)}: ${whyUnknown(because, length)}.`;
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

function whyUnknown(because: Plan['because'], length: number): string {
  switch (because) {
    case 'words':
    case null:
      return `none was found within words of ${length}`;
    case 'race':
      return 'in the best one that was found, a race may keep it from its end';
    default:
      return becauseWords(because);
  }
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
