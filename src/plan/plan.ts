import { becauseOf } from '../base/because-of.ts';
import {
  commonUnit,
  type Decimal,
  type Duration,
  fromUnits,
  inUnits,
  OverflowError,
} from '../base/duration.ts';
import type { Because } from '../base/heed.ts';
import { heeding } from '../base/heed.ts';
import { type Component, intervalOf } from '../model/assembly.ts';
import type { InitialComponent, RunningState } from '../model/configuration.ts';
import type { Goal, GoalItem } from '../model/goal.ts';
import { initialConfiguration } from '../model/initial.ts';
import type { Program } from '../model/program.ts';
import type { Model } from '../model/whole/model.ts';
import type { PropertySpec } from '../model/whole/property-spec.ts';
import type { Result } from '../properties/answers/verdict.ts';
import { verify } from '../properties/verify.ts';
import { type Limits, type RunningLimits, runningLimits } from '../statespace/exploration/limits.ts';
import { type AssemblyChange, changeTo } from './change.ts';
import { checkGoal } from './check-goal.ts';
import { type Conflict, conflictOf } from './conflict.ts';
import { type Course, coursesOf, type Stand } from './course.ts';
import { fitsOf, type Member, type Network, networkOf } from './network.ts';
import type { Problem, Solved } from './problem.ts';
import { type Dealing, type PlannedWait, plannedWaits, threadsOf, withPlainWaits } from './programs.ts';
import { type Solution, searchFor, withWaits } from './search.ts';
import { waitsFor } from './waits.ts';
import { fulfils, type Wish, wishesOf } from './wishes.ts';

/** How to plan. */
export interface PlanOptions {
  /** Where the system stands; by default as the model says. Nothing may be under way in it. */
  readonly state?: RunningState;
  /**
   * A model whose components and connections shall be there at the end; by default those that are there at the start.
   * Then the plan is one program, whatever `dealing` says.
   */
  readonly target?: Model;
  /** The longest word of behaviors that a component may execute; 4 by default. */
  readonly length?: number;
  /** How the instructions are dealt to programs: all to one by default. */
  readonly dealing?: Dealing;
  readonly limits?: Limits | RunningLimits;
}

/** What a plan has come to. */
export interface Plan {
  readonly goal: Goal;
  /** `none`: no program of whatever length reaches the goal; `unknown`: none was found, for `because`. */
  readonly verdict: 'planned' | 'none' | 'unknown';
  /** What kept it from a plan or from a verification: a limit, or the length of words. */
  readonly because: Because | 'words' | null;
  /** The longest word that was looked at. */
  readonly length: number;
  /** When the plan ends, over all durations and all orders, in seconds. */
  readonly end: { readonly min: Decimal; readonly max: Duration } | null;
  /** No program with words of that length ends earlier where all takes longest, in seconds. */
  readonly lowerBound: Duration | null;
  /** Whether the plan attains the lower bound. */
  readonly isOptimal: boolean;
  readonly waits: readonly PlannedWait[];
  /** The model with the plan as its only program, and the questions that were asked of it. */
  readonly model: Model | null;
  readonly results: readonly Result[];
  readonly conflict: Conflict | null;
}

/** The name of the program that a plan is. */
const PLAN = 'plan';

/** The words that are looked at of one component at most. */
const MOST_WORDS = 20_000;
const LENGTH = 4;
/** Longer durations could add up to dates that are no exact numbers. */
const MOST_UNITS = 2n ** 40n;

/**
 * Finds the program that brings a system to a goal earliest, and verifies it over all durations and all orders before
 * it is returned. Where there is none, finds goals that contradict each other.
 *
 * @throws ModelError when the goal names what the model does not have, or the system does not stand still
 *
 * @example
 * ```ts
 * import { plan, readModel } from 'madrigal';
 *
 * const text = `madrigal: 1
 * types:
 *   Server:
 *     places: [off, on]
 *     behaviors:
 *       start: {boot: {move: off -> on, takes: 30s}}
 * components: {server: Server}
 * goals:
 *   up: {components: [{component: server, status: on}]}`;
 * const { model } = readModel(text, { file: 'server.yaml' });
 * const { verdict, isOptimal } = await plan(model, model.goals[0]);
 * console.log(verdict, isOptimal); // planned true
 * ```
 */
export async function plan(model: Model, goal: Goal, options: PlanOptions = {}): Promise<Plan> {
  const limits = runningLimits(options.limits ?? {});
  const { length = LENGTH } = options;
  const nothing = {
    goal,
    length,
    end: null,
    lowerBound: null,
    isOptimal: false,
    waits: [],
    model: null,
    results: [],
    conflict: null,
  };
  try {
    const change = heeding(limits.reached, () => changeFor(model, goal, options));
    const problem = heeding(limits.reached, () => problemOf(change, length));
    const { network, found } = heeding(limits.reached, () => solve(problem, change.goal.items));
    if (found.best === null) {
      if (found.isCut) return { ...nothing, verdict: 'unknown', because: 'words' };
      const conflict = heeding(limits.reached, () =>
        conflictOf(change.goal, (items) => solve(problem, items), problem),
      );
      const verdict = conflict.isProved ? 'none' : 'unknown';
      return { ...nothing, verdict, because: verdict === 'none' ? null : 'words', conflict };
    }
    const { best, lowerBound } = found;
    let used = best;
    let made = await verified(change, network, best, options, limits);
    // A race that the rules for waits do not see gets the next stronger ones.
    for (const waits of waitsFor(network, best.courses, best.matchings)) {
      if (made.results[0]!.verdict.kind !== 'violated') break;
      const waiting = withWaits(network, best, waits);
      if (waiting === null) continue;
      used = waiting;
      made = await verified(change, network, waiting, options, limits);
    }
    const [result] = made.results;
    const interval = result!.verdict.kind === 'holds' ? result!.interval : null;
    const bound = lowerBound === null ? null : seconds(lowerBound, problem.unit);
    const isOptimal = interval !== null && bound !== null && isSame(interval.max, bound);
    const because = result!.verdict.kind === 'unknown' ? result!.verdict.because : null;
    if (interval === null) return { ...nothing, verdict: 'unknown', because, lowerBound: bound };
    const waits = plannedWaits(network, used);
    return {
      ...nothing,
      verdict: 'planned',
      because: null,
      end: interval,
      lowerBound: bound,
      isOptimal,
      waits,
      ...made,
    };
  } catch (error) {
    const because = becauseOf(error);
    if (because === null) throw error;
    return { ...nothing, verdict: 'unknown', because };
  }
}

function isSame(a: Duration, b: Duration): boolean {
  if (a === 'inf' || b === 'inf') return a === b;
  return a.digits === b.digits && a.scale === b.scale;
}

function seconds(units: number, unit: Decimal): Duration {
  return units === Infinity ? 'inf' : fromUnits(BigInt(units), unit);
}

/** The goal in what is there and shall be there. */
function changeFor(model: Model, goal: Goal, { state, target }: PlanOptions): AssemblyChange {
  const start: Program = {
    name: PLAN,
    start: new Map(),
    threads: [],
    ...(state === undefined ? {} : { state }),
  };
  const configuration = initialConfiguration(model, start);
  if (target !== undefined) return changeTo(model, goal, target, configuration);
  return { model, goal, configuration, before: [], after: [] };
}

function problemOf({ configuration, goal, model }: AssemblyChange, length: number): Problem {
  const { components } = configuration;
  checkGoal(goal, components);
  const greatest = ({ component }: InitialComponent): readonly Duration[] =>
    component.type.transitions.map(({ name }) => intervalOf(component, name).max);
  const unit = commonUnit(components.flatMap(greatest));
  const byKind = new Map<
    string,
    { kind: string; stand: Stand; courses: readonly Course[]; isCut: boolean }
  >();
  const types = new Map(model.types.map((type, i) => [type, i]));
  const words = new Map(
    components.map((each) => {
      const stand = standOf(each, unit);
      const takes = [...each.component.takes.keys()].map((name) => `${name} ${stand.takes.get(name)}`);
      const kind = JSON.stringify([
        types.get(stand.type) ?? stand.type.name,
        stand.places,
        [...stand.provided].sort(),
        takes.sort(),
      ]);
      const known = byKind.get(kind);
      if (known !== undefined) return [each.component.name, known];
      const { courses, isCut } = coursesOf(stand, length, MOST_WORDS);
      const made = {
        kind,
        stand,
        courses: courses.toSorted((a, b) => a.work - b.work || a.word.length - b.word.length),
        isCut,
      };
      byKind.set(kind, made);
      return [each.component.name, made];
    }),
  );
  return { configuration, unit, words };
}

function standOf({ component, places, provided }: InitialComponent, unit: Decimal): Stand {
  const { type } = component;
  const takes = new Map(type.transitions.map(({ name }) => [name, greatestOf(component, name, unit)]));
  return { type, places, provided: new Set(provided ?? []), takes };
}

function greatestOf(component: Component, transition: string, unit: Decimal): number {
  const { max } = intervalOf(component, transition);
  if (max === 'inf') return Infinity;
  const units = inUnits(max, unit);
  if (units > MOST_UNITS) throw new OverflowError('a duration is too long to be planned with');
  return Number(units);
}

/** Looks for a plan that does some of what is wished: first with all alike doing alike, then each by itself. */
function solve({ configuration, words }: Problem, items: readonly GoalItem[]): Solved {
  const { components, connections } = configuration;
  const wishes = wishesOf({ items }, components);
  const used = new Set(connections.map(({ user }) => `${user.component} ${user.port}`));
  const fitting = new Map<string, readonly Course[]>();
  const members = components.map(({ component }): Member => {
    const { name, type } = component;
    const wish = wishes.get(name);
    const { kind, courses } = words.get(name)!;
    const alone = type.ports.filter(
      ({ role, name: port, atLeast }) => role === 'use' && atLeast !== 'all' && !used.has(`${name} ${port}`),
    );
    const key = JSON.stringify([kind, wishKey(wish), alone.map((port) => port.name)]);
    const known = fitting.get(key);
    const left =
      known ??
      courses.filter(
        (course) =>
          (wish === undefined || fulfils(course, type, wish)) &&
          // What is connected to nobody is never served.
          alone.every((port) => course.intervals.get(port.name)!.every(({ ups }) => ups.length === 0)),
      );
    fitting.set(key, left);
    const data = type.ports.filter((port) => port.kind === 'data').map((port) => port.name);
    const counted = type.ports.flatMap(({ name: port, atLeast }) =>
      atLeast === undefined ? [] : [[port, atLeast] as const],
    );
    return { name, kind: key, courses: left, data: new Set(data), counted: new Map(counted) };
  });
  const alike = networkOf(members, connections, false);
  const found = searchFor(alike, fitsOf());
  const isProved = found.best !== null && found.best.end === found.lowerBound;
  // What is stuck is so whichever of those alike does what: their dates and what fits to them are the same.
  const isStuck = found.stuck.length > 0;
  if (isProved || isStuck || alike.units.length === members.length) return { network: alike, found };
  const apart = networkOf(members, connections, true);
  const better = searchFor(apart, fitsOf());
  return better.best === null && found.best !== null
    ? { network: alike, found }
    : { network: apart, found: better };
}

function wishKey(wish: Wish | undefined): unknown {
  return wish === undefined ? null : [wish.behavior, wish.place, [...wish.ports].sort()];
}

/** The plan as the only program of the model, with what the engines say of it. */
async function verified(
  { model, before, after }: AssemblyChange,
  network: Network,
  solution: Solution,
  { state, target, dealing = 'one' }: PlanOptions,
  limits: RunningLimits,
): Promise<{ readonly model: Model; readonly results: readonly Result[] }> {
  const names = network.units.flatMap(({ components }) => components);
  const program: Program = withPlainWaits({
    name: PLAN,
    start: new Map(),
    ...(state === undefined ? {} : { state }),
    threads: threadsOf(network, solution, names, target === undefined ? dealing : 'one').map((thread) => ({
      ...thread,
      instructions: [...before, ...thread.instructions, ...after],
    })),
  });
  const ends: PropertySpec = { kind: 'terminates', name: 'plan-ends', deadline: null, programs: [PLAN] };
  const planned: Model = { ...model, programs: [program], properties: [ends] };
  return { model: planned, results: await verify(planned, { limits }) };
}
