import { compare, ZERO } from '../base/duration.ts';
import { formatTime } from '../base/text/format-time.ts';
import { portName } from '../model/assembly.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlannedWait } from '../plan/programs.ts';
import { rangeWords } from '../properties/results/wording.ts';
import { count } from './words.ts';

/** What a plan is, how good, and what each of its waits is for. */
export function planSentences(plan: Plan): readonly string[] {
  return [...headLines(plan), ...outageLines(plan), ...waitLines(plan.waits)];
}

function headLines(plan: Plan): readonly string[] {
  const { goal, end, waits, hasLeastWork, outage } = plan;
  const when = rangeWords(end!.min, end!.max);
  const waiting = waits.length === 0 ? 'no waits' : count(waits.length, 'wait');
  const work = hasLeastWork || outage !== null ? '' : '; another plan as early may do less work';
  return [`${goal.name}: ends after ${when} in every run, verified; ${boundWords(plan)}; ${waiting}${work}`];
}

function boundWords({ lowerBound, isOptimal, outage }: Plan): string {
  if (lowerBound === null) return 'best found; what would be fastest is not known';
  if (isOptimal) return 'nothing is faster when all takes longest';
  if (lowerBound === 'inf') return 'some of it may take for ever';
  const none = `no plan with words of this length ends before ${formatTime(lowerBound)} when all takes longest`;
  return outage === null ? `best found; ${none}` : `${none}, however long ${portName(outage.port)} is out`;
}

/** How long the port is out that was to be out for a short time, and what an earlier end costs. */
function outageLines({ outage, end }: Plan): readonly string[] {
  if (outage === null) return [];
  const { port, total, lowerBound, isOptimal, trade } = outage;
  const none = compare(total.max, ZERO) === 0;
  const out = none ? 'is never out' : `is out for ${rangeWords(total.min, total.max)}`;
  const bound =
    none || isOptimal
      ? 'no plan has it out for less when all takes longest'
      : `best found; no plan with words of this length has it out for less than ${formatTime(lowerBound)} when all takes longest`;
  const sooner = trade.filter((each) => compare(each.end.max, end!.max) < 0);
  return [
    `${portName(port)} ${out}; ${bound}`,
    ...sooner.map(
      (each) =>
        `It could end after ${rangeWords(each.end.min, each.end.max)}, with the port out for ${rangeWords(each.outage!.min, each.outage!.max)}${each.isOptimal ? '' : ', as the best found'}`,
    ),
  ];
}

/** What each wait is for. */
function waitLines(waits: readonly PlannedWait[]): readonly string[] {
  return waits.map(
    (wait) =>
      `${wait.component} waits for ${wait.awaited} to finish \`${wait.until}\` before \`${wait.behavior}\`: ${elseWords(wait)}`,
  );
}

function elseWords({ reason, use, provide }: PlannedWait): string {
  switch (reason) {
    case 'not-before':
      return `else ${use} could be served by ${provide} before that is left, and hold it`;
    case 'not-left':
      return `else ${provide} could be left before ${use} is served`;
    case 'not-out':
      return `else ${provide} would be out for longer`;
  }
}
