import type { Duration } from '../model/duration.ts';
import { fromUnits } from '../model/duration.ts';
import type { ElementRef } from '../model/property-spec.ts';
import { initialState, isMarked } from '../model/semantics.ts';
import type { Context, Needs, StateView, Way } from './question.ts';
import { NEEDS_NOTHING } from './question.ts';
import type { DateInterval } from './verdict.ts';

/** Reaching a deployment, in one of its two senses (semantics, section 5): what deployability and gantt both ask. */
export interface Goal {
  readonly places: readonly ElementRef[];
  readonly when: 'first' | 'end';
}

/** @param when `null`: `end` when the deployment holds at the start, else `first` */
export function goalOf(deployment: string, when: 'first' | 'end' | null, { model, system }: Context): Goal {
  const found = model.deployments.find((d) => d.name === deployment);
  if (found === undefined) throw new RangeError(`the model has no deployment ${deployment}`);
  const places = [...found.places].flatMap(([component, names]) =>
    names.map((element) => ({ component, element })),
  );
  const start = initialState(system);
  const holdsAtStart = places.every(({ component, element }) => isMarked(start, component, element));
  return { places, when: when ?? (holdsAtStart ? 'end' : 'first') };
}

export function needsOf(goal: Goal): Needs {
  return { ...NEEDS_NOTHING, watched: goal.places, latched: goal.when === 'first' ? goal.places : null };
}

/** The runs that reach a goal, and one that does not. */
export interface Reaching {
  readonly earliest: { date: number; way: Way } | null;
  readonly latest: { date: number; way: Way } | null;
  /** A maximal run that does not reach it. */
  readonly failing: Way | null;
}

/** Watches an exploration for the runs that reach a goal. */
export interface ReachingWatch {
  readonly state: (state: number) => void;
  readonly edge: (source: number, transition: number) => void;
  readonly deadlock: (state: number) => void;
  readonly result: () => Reaching;
}

export function watchReaching(goal: Goal, view: StateView): ReachingWatch {
  let earliest: Reaching['earliest'] = null;
  let latest: Reaching['latest'] = null;
  let failing: Way | null = null;
  const reached = (dates: { readonly earliest: number; readonly latest: number }, way: Way): void => {
    if (earliest === null || dates.earliest < earliest.date) earliest = { date: dates.earliest, way };
    if (latest === null || dates.latest > latest.date) latest = { date: dates.latest, way };
  };
  const fail = (state: number): void => {
    failing ??= { state, firing: null };
  };
  const result = () => ({ earliest, latest, failing });

  if (goal.when === 'end') {
    const { translation, tokens } = view;
    const places = goal.places.map(translation.placeOf);
    const ends = (state: number): boolean =>
      places.every((place) => place !== null && tokens(state, place) > 0) &&
      translation.unfinished.every((place) => tokens(state, place) === 0);
    return {
      state: () => {},
      edge: () => {},
      deadlock: (state) => {
        if (ends(state)) reached(view.dates(state), { state, firing: null });
        else fail(state);
      },
      result,
    };
  }
  const latch = view.latch;
  if (latch === null) throw new RangeError('a goal to be reached first needs a latch');
  return {
    state: (state) => {
      if (state === 0 && view.tokens(0, latch) > 0)
        reached({ earliest: 0, latest: 0 }, { state, firing: null });
    },
    edge: (source, transition) => {
      if (view.reached.tokens(latch) === 0 || view.tokens(source, latch) > 0) return;
      reached(view.reached.dates(), { state: source, firing: transition });
    },
    deadlock: (state) => {
      if (view.tokens(state, latch) === 0) fail(state);
    },
    result,
  };
}

/** The dates of the runs that reach a goal, in seconds; `null` when none was found. */
export function intervalOf({ earliest, latest, failing }: Reaching, view: StateView): DateInterval | null {
  if (earliest === null || latest === null) return null;
  const seconds = (units: number): Duration =>
    units === Infinity ? 'inf' : fromUnits(BigInt(units), view.translation.unit);
  return {
    min: fromUnits(BigInt(earliest.date), view.translation.unit),
    max: seconds(latest.date),
    some: failing !== null,
  };
}
