import { compare, type Decimal, toNumber } from '../base/duration.ts';
import { type Because, unlessStopped } from '../base/heed.ts';
import { printableJson } from '../base/text/printable.ts';
import type { Model } from '../model/whole/model.ts';
import type { Result } from '../properties/answers/verdict.ts';
import type { AnswerTo } from './answer.ts';
import { verdictEntry } from './reasons.ts';
import { runsOf, type ToldRun } from './runs.ts';
import type { Writers } from './writers.ts';

/**
 * The runs that answers show, as trace events of Chrome (the JSON that Perfetto opens): a process for each run, a thread
 * for each component, a counter for each
 * resource. Dates are in microseconds.
 */
export const TRACE: Writers<'verify' | 'gantt'> = {
  verify: ({ model, results }) =>
    unlessStopped(
      () => traceText(model, results, runsOfAll(model, results)),
      (because) => traceText(model, results, [], because),
    ),
  gantt: ({ model, result }: AnswerTo<'gantt'>) => traceText(model, [result], runsOfAll(model, [result])),
};

function runsOfAll(model: Model, results: readonly Result[]): readonly ToldRun[] {
  return results.flatMap((result) => runsOf(model, result));
}

/** @param because why there are no runs, where a limit was reached before they were drawn */
function traceText(
  { file }: Model,
  results: readonly Result[],
  runs: readonly ToldRun[],
  because?: Because,
): string {
  const value = {
    traceEvents: runs.flatMap((run, i) => eventsOf(run, i + 1)),
    displayTimeUnit: 'ms',
    otherData: { file, answers: results.map(verdictEntry), ...(because === undefined ? {} : { because }) },
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
    ...schedule.resources.flatMap(({ resource, capacity, held }) => {
      const counter = (at: Decimal, amount: number) => ({
        ph: 'C',
        pid,
        name: resource,
        ts: microseconds(at),
        args: { held: amount },
      });
      return held.flatMap(({ from, to, free, open }, i) => {
        const next = held[i + 1];
        const goesOn = open || (next !== undefined && compare(next.from, to) === 0);
        return [counter(from, capacity - free), ...(goesOn ? [] : [counter(to, 0)])];
      });
    }),
  ];
}

function microseconds(date: Decimal): number {
  return toNumber(date)! * 1e6;
}
