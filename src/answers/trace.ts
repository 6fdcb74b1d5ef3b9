import { type Decimal, toNumber } from '../base/duration.ts';
import { printableJson } from '../base/text/printable.ts';
import type { Model } from '../model/whole/model.ts';
import type { Result } from '../properties/answers/verdict.ts';
import type { AnswerTo } from './answer.ts';
import { verdictEntry } from './reasons.ts';
import { runsOf, type ToldRun } from './runs.ts';
import type { Writers } from './writers.ts';

/**
 * The runs that answers show, as trace events of Chrome (the JSON that Perfetto opens): a process for each run, a thread
 * for each component. Dates are in microseconds.
 */
export const TRACE: Writers<'verify' | 'gantt'> = {
  verify: ({ model, results }) => traceText(model, results),
  gantt: (answer: AnswerTo<'gantt'>) => traceText(answer.model, [answer.result]),
};

function traceText(model: Model, results: readonly Result[]): string {
  const runs = results.flatMap((result) => runsOf(model, result));
  const value = {
    traceEvents: runs.flatMap((run, i) => eventsOf(run, i + 1)),
    displayTimeUnit: 'ms',
    otherData: { file: model.file, answers: results.map(verdictEntry) },
  };
  return `${printableJson(JSON.stringify(value, null, 1))}\n`;
}

function eventsOf({ title, schedule }: ToldRun, pid: number): readonly object[] {
  const components = [...new Set(schedule.bars.map(({ component }) => component))];
  const threadOf = new Map(components.map((component, i) => [component, i + 1]));
  const named = (name: string, tid: number, what: string) => ({
    ph: 'M',
    pid,
    tid,
    name,
    args: { name: what },
  });
  return [
    named('process_name', 0, title),
    ...components.map((component) => named('thread_name', threadOf.get(component)!, component)),
    ...schedule.bars.map(({ component, transition, start, end, critical, running, failure }) => ({
      ph: 'X',
      pid,
      tid: threadOf.get(component)!,
      name: transition,
      cat: critical ? 'critical' : 'action',
      ts: microseconds(start),
      dur: microseconds(end) - microseconds(start),
      args: { critical, running, ...(failure === undefined ? {} : { failure: failure.words }) },
    })),
  ];
}

function microseconds(date: Decimal): number {
  return toNumber(date)! * 1e6;
}
