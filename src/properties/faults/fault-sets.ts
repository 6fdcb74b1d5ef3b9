import { type Fault, type Faults, faultName } from '../../model/faults.ts';
import { outcomesOf } from '../../model/outcomes.ts';
import type { Program } from '../../model/program.ts';
import { compile } from '../../model/system/system.ts';
import type { Model } from '../../model/whole/model.ts';

/** A fault, and how often it happens. */
export interface Times {
  readonly fault: Fault;
  readonly times: number;
}

/** Some faults, each as often as it says. */
export type FaultSet = readonly Times[];

/**
 * The faults that a program may meet: those of transitions that some behavior pushed may start, and crashes.
 *
 * @param timed `false` where each duration is read as `[0, inf)`: then what has a timeout may reach it
 */
export function possibleFaults(model: Model, program: Program, timed: boolean): readonly Fault[] {
  const { initial, components } = compile(model, program, { timed });
  const pushed = new Set([
    ...program.threads.flatMap(({ instructions }) =>
      instructions.flatMap((i) => (i.kind === 'pushB' ? [`${i.component} ${i.behavior}`] : [])),
    ),
    ...initial.components.flatMap(({ component, queue }) => queue.map((b) => `${component.name} ${b}`)),
  ]);
  const running = new Set(
    initial.components.flatMap((c) => c.running.map(({ transition }) => `${c.component.name} ${transition}`)),
  );
  const faults = components.flatMap((component): readonly Fault[] => {
    const { name, type } = component;
    const crash = type.crash === null ? [] : [{ component: name, transition: null, outcome: null }];
    const started = type.transitions.filter(
      (t) => pushed.has(`${name} ${t.behavior}`) || running.has(`${name} ${t.name}`),
    );
    return [
      ...started.flatMap((t) =>
        outcomesOf(component, t, timed)
          .filter(({ fault }) => fault)
          .map((outcome) => ({ component: name, transition: t.name, outcome: outcome.name })),
      ),
      ...crash,
    ];
  });
  return [...new Map(faults.map((fault) => [faultName(fault), fault])).values()];
}

/** The faults of a set, and no other one, may happen, each as often as it says. */
export function allowing(set: FaultSet): Faults {
  return { any: sizeOf(set), zones: new Map(), only: countsOf(set) };
}

/** How often each fault of a set happens, by name. */
export function countsOf(set: FaultSet): ReadonlyMap<string, number> {
  return new Map(set.map(({ fault, times }) => [faultName(fault), times]));
}

/** How many faults there are in a set. */
export function sizeOf(set: FaultSet): number {
  return set.reduce((sum, { times }) => sum + times, 0);
}

/** All sets of so many of some faults. */
export function* setsOf(faults: readonly Fault[], size: number): Iterable<FaultSet> {
  if (size === 0) yield [];
  const [fault, ...others] = faults;
  if (size === 0 || fault === undefined) return;
  for (let times = size; times > 0; times--)
    for (const rest of setsOf(others, size - times)) yield [{ fault, times }, ...rest];
  yield* setsOf(others, size);
}

/** Whether all faults of one set are in another one, as often. */
export function isWithin(set: FaultSet, other: FaultSet): boolean {
  return set.every(({ fault, times }) =>
    other.some((each) => faultName(each.fault) === faultName(fault) && each.times >= times),
  );
}

/** The sets with one fault less. */
export function withoutOne(set: FaultSet): readonly FaultSet[] {
  return set.map(({ fault }) =>
    set.flatMap((each) => {
      const times = each.fault === fault ? each.times - 1 : each.times;
      return times === 0 ? [] : [{ ...each, times }];
    }),
  );
}

/** `db.save:failed`, `db.save:failed and web.resume:failed twice`. */
export function setWords(set: FaultSet): string {
  if (set.length === 0) return 'no fault';
  const each = set.map(({ fault, times }) => `${faultName(fault)}${TIMES[times] ?? ` ${times} times`}`);
  return each.length === 1 ? each[0]! : `${each.slice(0, -1).join(', ')} and ${each.at(-1)}`;
}

const TIMES: Readonly<Record<number, string>> = { 1: '', 2: ' twice' };

/** As an answer in JSON has it. */
export function setJson(set: FaultSet): object {
  return set.map(({ fault: { component, transition, outcome }, times }) =>
    transition === null ? { component, crash: true, times } : { component, transition, outcome, times },
  );
}
