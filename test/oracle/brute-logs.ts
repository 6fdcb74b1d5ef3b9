/**
 * Whether a log is one of a run, by looking for it among all runs in integer time; for tests only. It shares nothing with
 * the product but its data types.
 */
import { compare, type DurationInterval } from '../../src/base/duration.ts';
import type { Component } from '../../src/model/assembly.ts';
import type { Program } from '../../src/model/program.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { Happening, Runs } from './brute-force.ts';

/**
 * When a transition ran, at whole dates; `null`: it had not ended. `c.t:o` where its outcome is told, `c.crash` of what a
 * crash takes.
 */
export interface LoggedAction {
  readonly name: string;
  readonly start: number;
  readonly end: number | null;
}

/** By date, how often each transition starts and ends. */
type Schedule = ReadonlyMap<number, ReadonlyMap<string, number>>;

function scheduleOf(actions: readonly LoggedAction[]): Schedule {
  const schedule = new Map<number, Map<string, number>>();
  const note = (date: number, what: string): void => {
    const at = schedule.get(date) ?? new Map<string, number>();
    schedule.set(date, at.set(what, (at.get(what) ?? 0) + 1));
  };
  for (const { name, start, end } of actions) {
    note(start, `start ${name}`);
    if (end !== null) note(end, `end ${name}`);
  }
  return schedule;
}

/** Every component of the file, or that the program adds. */
function componentsOf({ types, components }: Model, { threads }: Program): readonly Component[] {
  const added = threads.flatMap(({ instructions }) =>
    instructions.flatMap((i) => {
      const type = i.kind === 'add' ? types.find(({ name }) => name === i.type) : undefined;
      return i.kind === 'add' && type !== undefined
        ? [{ name: i.component, type, start: [type.initial], takes: new Map<string, DurationInterval>() }]
        : [];
    }),
  );
  return [...components, ...added];
}

/** The outcomes that may take no time (`c.t` the ordinary one, else `c.t:o`), and those by which one fails (`c.t:o`). */
function transitionsOf(model: Model, program: Program) {
  const all = componentsOf(model, program).flatMap((c) =>
    c.type.transitions.map((t) => ({ c, t, name: `${c.name}.${t.name}` })),
  );
  const zero = { digits: 0n, scale: 0 };
  const instant = all.flatMap(({ c, t, name }) => {
    const takes = c.takes.get(t.name) ?? t.takes;
    const named = t.outcomes.map((o) => ({
      name: `${name}:${o.name}`,
      takes: c.takes.get(`${t.name}:${o.name}`) ?? o.takes ?? takes,
    }));
    return [{ name, takes }, ...named].filter((each) => compare(each.takes.min, zero) === 0);
  });
  const failing = all.flatMap(({ t, name }) => [
    `${name}:timeout`,
    ...t.outcomes.flatMap((o) => (o.kind === 'failure' ? [`${name}:${o.name}`] : [])),
  ]);
  return { instant: new Set(instant.map(({ name }) => name)), failing: new Set(failing) };
}

/** What is left of a date's observations after an event; `null` where the log does not allow it. */
function withEvent(
  happening: Happening,
  left: ReadonlyMap<string, number>,
  told: ReadonlySet<string>,
  { instant, failing }: ReturnType<typeof transitionsOf>,
): ReadonlyMap<string, number> | null {
  if (happening.kind === 'crash' || happening.kind === 'back')
    return without(left, `${happening.kind === 'crash' ? 'start' : 'end'} ${happening.component}.crash`);
  if (happening.kind !== 'start' && happening.kind !== 'end') return left;
  const name = `${happening.component}.${happening.element}`;
  const whole = happening.outcome === null ? name : `${name}:${happening.outcome}`;
  if (!told.has(name)) return instant.has(whole) && !failing.has(whole) ? left : null;
  return (
    without(left, `${happening.kind} ${whole}`) ??
    (failing.has(whole) ? null : without(left, `${happening.kind} ${name}`))
  );
}

function without(left: ReadonlyMap<string, number>, key: string): ReadonlyMap<string, number> | null {
  const times = left.get(key) ?? 0;
  if (times === 0) return null;
  return new Map([...left].flatMap(([k, n]) => (k !== key ? [[k, n]] : n > 1 ? [[k, n - 1]] : [])));
}

/** Whether some run has these actions at these dates, and of the others only such as may take no time. */
export function isLogOf(
  model: Model,
  program: Program,
  { edges, endless }: Runs,
  actions: readonly LoggedAction[],
): boolean {
  const schedule = scheduleOf(actions);
  const told = new Set(actions.map(({ name }) => name.split(':')[0]!));
  const known = transitionsOf(model, program);
  const last = Math.max(0, ...schedule.keys());
  const at = (date: number) => schedule.get(date) ?? new Map<string, number>();
  const open: { state: number; date: number; left: ReadonlyMap<string, number> }[] = [
    { state: 0, date: 0, left: at(0) },
  ];
  const seen = new Set<string>();
  const add = (state: number, date: number, left: ReadonlyMap<string, number>): void => {
    const key = JSON.stringify([state, date, [...left].sort()]);
    if (!seen.has(key)) open.push({ state, date, left });
    seen.add(key);
  };
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    const { state, date, left } = here;
    if (date === last && left.size === 0) return true;
    const canPass = left.size === 0 && date < last;
    if (canPass && endless[state]) add(state, date + 1, at(date + 1));
    for (const { happening, to } of edges[state]!) {
      if (happening === null) {
        if (canPass) add(to, date + 1, at(date + 1));
        continue;
      }
      const after = withEvent(happening, left, told, known);
      if (after !== null) add(to, date, after);
    }
  }
  return false;
}
