import { compare, ZERO } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { blockersOf } from '../../model/explain/blockers.ts';
import { amountsOf, type State } from '../../model/system/state.ts';
import type { System } from '../../model/system/system.ts';
import type { ReplayedCourse, TimeSpan } from './lasting.ts';

/** A component that holds so much of a resource. */
export interface ResourceHolder {
  readonly component: string;
  readonly amount: number;
}

/** Who holds what of a resource for some time. */
export interface HeldStretch extends TimeSpan {
  /** At least one, in the order of the components. */
  readonly holders: readonly ResourceHolder[];
  readonly free: number;
  /** It stays so when nothing else happens any more: the run is stuck. */
  readonly open: boolean;
}

/** Who waits for room on a resource for some time. */
export interface RoomWait extends TimeSpan {
  /** Components, and threads that wait to add one; at least one. */
  readonly waiting: readonly string[];
  readonly open: boolean;
}

/** How a resource is used in one run. */
export interface ResourceUse {
  readonly resource: string;
  readonly capacity: number;
  /** In order; times at which nobody holds any of it are left out. */
  readonly held: readonly HeldStretch[];
  /** In order; times at which nobody waits for it are left out. */
  readonly waits: readonly RoomWait[];
}

/** What it takes to look at a component in a state, in nanoseconds. */
const LOOKING = 500;

/** How the resources are used that components hold, or wait for, in a run; times at which no time passes are left out. */
export function resourceUsesOf(course: ReplayedCourse): readonly ResourceUse[] {
  const { system, states, stuck } = course;
  if (system.resources.size === 0) return [];
  const end = course.steps.at(-1)?.at ?? ZERO;
  const seen = [
    ...course.lasting.map(({ state, from, to }) => ({ state, from, to, open: false })),
    ...(stuck ? [{ state: states.at(-1)!, from: end, to: end, open: true }] : []),
  ].map(({ state, ...stretch }) => ({
    ...stretch,
    holders: holdersIn(state),
    waiting: waitingIn(system, state),
  }));
  return [...system.resources.values()]
    .map(({ name, capacity }): ResourceUse => {
      const held = seen.flatMap(({ from, to, open, holders }) => {
        const own = holders.get(name) ?? [];
        const free = own.reduce((left, { amount }) => left - amount, capacity);
        return own.length === 0 ? [] : [{ from, to, open, holders: own, free }];
      });
      const waits = seen.flatMap(({ from, to, open, waiting }) => {
        const own = waiting.get(name) ?? [];
        return own.length === 0 ? [] : [{ from, to, open, waiting: own }];
      });
      return {
        resource: name,
        capacity,
        held: joined(held, ({ holders }) => holders.map((h) => `${h.component} ${h.amount}`).join()),
        waits: joined(waits, ({ waiting }) => waiting.join()),
      };
    })
    .filter(({ held, waits }) => held.length + waits.length > 0);
}

/** The most that is held at any time that lasts. */
export function mostHeld({ capacity, held }: ResourceUse): number {
  return held.reduce((most, { free }) => Math.max(most, capacity - free), 0);
}

function holdersIn({ components }: State): ReadonlyMap<string, readonly ResourceHolder[]> {
  const found = new Map<string, ResourceHolder[]>();
  for (const [component, state] of components) {
    heed(LOOKING);
    if (state.held.size === 0) continue;
    for (const [resource, amount] of amountsOf(state))
      found.set(resource, [...(found.get(resource) ?? []), { component, amount }]);
  }
  return found;
}

function waitingIn(system: System, state: State): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { name, because } of blockersOf(system, state)) {
    heed(LOOKING);
    for (const obstacle of because)
      if (obstacle.kind === 'no-room' || obstacle.kind === 'not-its-turn')
        found.set(obstacle.resource, (found.get(obstacle.resource) ?? new Set()).add(name));
  }
  return new Map([...found].map(([resource, names]) => [resource, [...names]]));
}

/** Stretches that follow on each other and say the same, as one. */
function joined<S extends TimeSpan & { readonly open: boolean }>(
  stretches: readonly S[],
  saying: (stretch: S) => string,
): readonly S[] {
  const all: S[] = [];
  for (const stretch of stretches) {
    const before = all.at(-1);
    const goesOn =
      before !== undefined && compare(before.to, stretch.from) === 0 && saying(before) === saying(stretch);
    if (goesOn) all[all.length - 1] = { ...before, to: stretch.to, open: stretch.open };
    else all.push(stretch);
  }
  return all;
}
