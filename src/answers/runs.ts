import { ganttAnswer, ganttPanels, scheduleOfWitness } from '../gantt/chart/gantt-answer.ts';
import type { Schedule } from '../gantt/schedule/schedule.ts';
import type { Model } from '../model/whole/model.ts';
import type { Result } from '../properties/answers/verdict.ts';
import { shownRuns } from '../properties/results/shown-runs.ts';

/** A run that answers show, and what it shows. */
export interface ToldRun {
  readonly title: string;
  readonly schedule: Schedule;
}

/** The runs that an answer shows: the earliest and the latest where it was asked for them, and what shows its verdict. */
export function runsOf(model: Model, result: Result): readonly ToldRun[] {
  const { spec, program, boundaries } = result;
  const name = program === null ? spec.name : `${spec.name} in ${program}`;
  const bounds = boundaries === null ? [] : ganttPanels(ganttAnswer(model, program, boundaries));
  // In a run without durations, dates only number the events.
  const dated = shownRuns(result).filter(({ trace }) => trace.timed !== false);
  const shown = dated.map((witness) => ({
    title: witness.title,
    schedule: scheduleOfWitness(model, witness),
  }));
  return [...bounds, ...shown].map(({ title, schedule }) => ({ title: `${name}: ${title}`, schedule }));
}
