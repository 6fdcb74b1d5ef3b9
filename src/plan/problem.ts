import { commonUnit, type Decimal, type Duration, inUnits, OverflowError } from '../base/duration.ts';
import { type Component, intervalOf, type PortRef } from '../model/assembly.ts';
import type { InitialComponent, InitialConfiguration } from '../model/configuration.ts';
import type { GoalItem } from '../model/goal.ts';
import type { AssemblyChange } from './change.ts';
import { checkGoal } from './check-goal.ts';
import { type Course, type Courses, coursesOf, isAsking, type StartState } from './course.ts';
import { fitsOf, type Member, type Network, networkOf } from './network.ts';
import { type SearchResult, searchFor } from './search.ts';
import type { PlanSteps } from './steps.ts';
import { fulfils, type Wish, wishesOf } from './wishes.ts';

/** What a plan is looked for in: how all stands, and the words of each component. */
export interface Problem {
  readonly configuration: InitialConfiguration;
  readonly unit: Decimal;
  /** By component. */
  readonly words: ReadonlyMap<string, Courses & { readonly kind: string; readonly from: StartState }>;
}

/** The network that is left of a problem under some wishes, and what was found in it. */
export interface Solved {
  readonly network: Network;
  readonly found: SearchResult;
}

/** Of more components, it is not looked for less work of those alike if one does something else than another. */
const MOST_APART = 40;
/** The words that are looked at of one component at most. */
const MOST_WORDS = 20_000;
/** Longer durations could add up to dates that are no exact numbers. */
const MOST_UNITS = 2n ** 40n;

/**
 * The words of all components, up to a length.
 *
 * @throws ModelError when the goal names what is not there, or the system does not stand still
 */
export function problemOf({ configuration, goal, model }: AssemblyChange, length: number): Problem {
  const { components } = configuration;
  checkGoal(goal, components);
  const greatest = ({ component }: InitialComponent): readonly Duration[] =>
    component.type.transitions.map(({ name }) => intervalOf(component, name).max);
  const elapsed = components.flatMap(({ running }) => running.map((each) => each.elapsed));
  const unit = commonUnit([...components.flatMap(greatest), ...elapsed]);
  const byKind = new Map<string, Courses & { readonly kind: string; readonly from: StartState }>();
  const types = new Map(model.types.map((type, i) => [type, i]));
  const words = new Map(
    components.map((each) => {
      const from = startOf(each, unit);
      const takes = [...each.component.takes.keys()].map((name) => `${name} ${from.takes.get(name)}`);
      const kind = JSON.stringify([
        types.get(from.type) ?? from.type.name,
        from.places,
        [...from.provided].sort(),
        takes.sort(),
        [from.queue, from.outputs, from.inputs, [...from.running]],
      ]);
      const known = byKind.get(kind);
      if (known !== undefined) return [each.component.name, known];
      const all = coursesOf(from, length, MOST_WORDS);
      const courses = all.courses.toSorted((a, b) => a.work - b.work || a.word.length - b.word.length);
      const made = { ...all, courses, kind, from };
      byKind.set(kind, made);
      return [each.component.name, made];
    }),
  );
  return { configuration, unit, words };
}

function startOf(each: InitialComponent, unit: Decimal): StartState {
  const { component, places, provided, queue, outputs, inputs } = each;
  const { type } = component;
  const takes = new Map(type.transitions.map(({ name }) => [name, greatestOf(component, name, unit)]));
  const running = each.running.map(({ transition, elapsed }): [string, number] => [
    transition,
    takes.get(transition)! - Number(inUnits(elapsed, unit)),
  ]);
  const underway = { queue, outputs, inputs, running: new Map(running) };
  return { type, places, provided: new Set(provided ?? []), takes, ...underway };
}

function greatestOf(component: Component, transition: string, unit: Decimal): number {
  const { max } = intervalOf(component, transition);
  if (max === 'inf') return Infinity;
  const units = inUnits(max, unit);
  if (units > MOST_UNITS) throw new OverflowError('a duration is too long to be planned with');
  return Number(units);
}

/**
 * The components with the words that do some of what is wished.
 *
 * @param watched a port of a component that is to be looked at by itself
 */
export function membersOf(
  { configuration, words }: Problem,
  items: readonly GoalItem[],
  watched: PortRef | null = null,
): readonly Member[] {
  const { components, connections } = configuration;
  const wishes = wishesOf({ items }, components);
  const used = new Set(connections.map(({ user }) => `${user.component} ${user.port}`));
  const fitting = new Map<string, readonly Course[]>();
  return components.map(({ component }): Member => {
    const { name, type } = component;
    const wish = wishes.get(name);
    const { kind, courses } = words.get(name)!;
    const alone = type.ports.filter(
      ({ role, name: port, atLeast }) => role === 'use' && atLeast !== 'all' && !used.has(`${name} ${port}`),
    );
    const isWatched = name === watched?.component;
    const key = JSON.stringify([kind, wishKey(wish), alone.map((port) => port.name), isWatched]);
    const known = fitting.get(key);
    const left =
      known ??
      courses.filter(
        (course) =>
          (wish === undefined || fulfils(course, type, wish)) &&
          // What is connected to nobody is never served.
          alone.every((port) => !course.intervals.get(port.name)!.some(isAsking)),
      );
    fitting.set(key, left);
    const data = type.ports.filter((port) => port.kind === 'data').map((port) => port.name);
    const counted = type.ports.flatMap(({ name: port, atLeast }) =>
      atLeast === undefined ? [] : [[port, atLeast] as const],
    );
    return { name, kind: key, courses: left, data: new Set(data), counted: new Map(counted) };
  });
}

/**
 * Looks for a plan that does some of what is wished: first with all alike doing alike, then each by itself.
 *
 * @param watched a port of a component that is to be looked at by itself
 * @param raced what has been found before and loses races
 */
export function* solve(
  problem: Problem,
  items: readonly GoalItem[],
  watched: PortRef | null = null,
  raced: ReadonlySet<string> = new Set(),
): PlanSteps<Solved> {
  const { connections } = problem.configuration;
  const members = membersOf(problem, items, watched);
  const alike = networkOf(members, connections, false);
  const found = yield* searchFor(alike, fitsOf(), raced);
  const isProved = found.best !== null && found.best.end === found.lowerBound;
  const isCheap = found.isLeast || members.length > MOST_APART;
  // What is stuck is so whichever of those alike does what: their dates and what fits to them are the same.
  const isStuck = found.stuck.length > 0;
  if ((isProved && isCheap) || isStuck || alike.units.length === members.length)
    return { network: alike, found };
  const apart = networkOf(members, connections, true);
  const better = yield* searchFor(apart, fitsOf(), raced);
  const isLost = better.best === null || (isProved && better.best.end > found.best.end);
  return isLost && found.best !== null ? { network: alike, found } : { network: apart, found: better };
}

function wishKey(wish: Wish | undefined): unknown {
  return wish === undefined ? null : [wish.behavior, wish.place, [...wish.ports].sort()];
}
