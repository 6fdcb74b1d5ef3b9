import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ClassOptions,
  type StateClasses,
  stateClasses,
} from '../../src/statespace/classes/state-classes.ts';
import { explore } from '../../src/statespace/exploration/explore.ts';
import { FRONTIERS, type Order } from '../../src/statespace/exploration/frontier.ts';
import { startLimits } from '../../src/statespace/exploration/limits.ts';
import { type Aim, datesOfRun } from '../../src/statespace/net/run-dates.ts';
import { randomNet, randomRows } from '../../src/testing/random-net.ts';
import { IMMEDIATE, type TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';
import { naiveClassGraph } from '../oracle/naive-class-graph.ts';
import { expectEqual } from '../support/expect-equal.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 2008);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);
const SMALL = 1000;

/** Every way to keep fewer classes. */
const REDUCED: readonly (Pick<ClassOptions, 'keep' | 'contracted'> & { readonly order: Order })[] = [
  { keep: 'inclusion', contracted: true, order: 'breadth-first' },
  { keep: 'union', contracted: false, order: 'breadth-first' },
  { keep: 'union', contracted: true, order: 'breadth-first' },
  { keep: 'union', contracted: true, order: 'depth-first' },
];

interface Explored {
  readonly space: StateClasses;
  readonly complete: boolean;
  /** By firing and the marking that it leads to: the dates at which it happens, and one way to it for either end. */
  readonly dates: ReadonlyMap<string, Dates>;
}

interface Dates {
  readonly earliest: { readonly date: number; readonly source: number };
  readonly latest: { readonly date: number; readonly source: number };
  readonly transition: number;
}

async function explored(
  net: TimePetriNet,
  options: ClassOptions,
  order: Order = 'breadth-first',
  maxClasses = Infinity,
): Promise<Explored> {
  const space = stateClasses(net, options);
  const dates = new Map<string, Dates>();
  const edge = (source: number, transition: number): void => {
    const { earliest, latest, marking } = space.reached;
    // The markings of two explorations have other numbers.
    const key = [...net.places.keys()].map((place) => space.tokens(marking, place));
    const name = `${transition}: ${key}`;
    const known = dates.get(name);
    dates.set(name, {
      earliest: known && known.earliest.date <= earliest ? known.earliest : { date: earliest, source },
      latest: known && known.latest.date >= latest ? known.latest : { date: latest, source },
      transition,
    });
  };
  const { because } = await explore(space, FRONTIERS[order](), { edge }, startLimits({ maxClasses }));
  return { space, complete: because === null, dates };
}

function keptStates({ space }: Explored): readonly number[] {
  return [...Array(space.size()).keys()].filter(space.isKept);
}

/** The markings of some kept states. */
function markingsOf(found: Explored, only: (state: number) => boolean = () => true): ReadonlySet<string> {
  return new Set(
    keptStates(found)
      .filter(only)
      .map((state) => found.space.marking(state).join(' ')),
  );
}

function isDead({ space }: Explored): (state: number) => boolean {
  return (state) => space.enabled(state).length === 0;
}

/** The marking that firings lead to, were they to happen. */
function markingAfter(net: TimePetriNet, firings: readonly number[]): readonly number[] {
  const marking = net.places.map(({ tokens }) => tokens);
  for (const t of firings) {
    for (const { place, weight } of net.transitions[t].inputs) marking[place] -= weight;
    for (const { place, weight } of net.transitions[t].outputs) marking[place] += weight;
  }
  return marking;
}

/** The date of the last firing, as near to the aim as it comes; `null` when no run meets it. */
function lastDate(net: TimePetriNet, firings: readonly number[], aim: Aim): number | null {
  const run = datesOfRun(net, firings, aim);
  return run === null ? null : Number(run.dates.at(-1) ?? 0n) / Number(run.perUnit);
}

/** Checks a law on random nets whose linear state class graph is small; its clock grows for ever where a cycle is. */
async function onSmallNets(
  clock: number | null,
  law: (net: TimePetriNet, all: Explored) => Promise<void>,
): Promise<void> {
  let [held, tried] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.oneof(randomNet, randomRows), async (net) => {
      tried++;
      const all = await explored(net, { keep: 'equality', clock }, 'breadth-first', SMALL);
      if (!all.complete) return;
      held++;
      await law(net, all);
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`seed ${SEED}: ${held} of ${tried} random nets are small`);
  expect(held).toBeGreaterThan(tried / 4);
}

test('contracted classes are those of the definition', async () => {
  await onSmallNets(null, async (net, { space: { size } }) => {
    const expected = naiveClassGraph(net, { contracted: true, maxClasses: size() });
    for (const order of Object.values(FRONTIERS)) {
      const space = stateClasses(net, { keep: 'equality', contracted: true, clock: null });
      const { statistics } = await explore(space, order(), {}, startLimits({}));
      expectEqual<unknown>(statistics, expected);
    }
  });
});

test('reductions keep the markings, those that last, and those that are dead', async () => {
  const kept = REDUCED.map(() => 0);
  await onSmallNets(null, async (net, all) => {
    const markings = markingsOf(all);
    const lasting = markingsOf(all, all.space.canLast);
    const dead = markingsOf(all, isDead(all));
    for (const [i, { order, ...options }] of REDUCED.entries()) {
      const some = await explored(net, { ...options, clock: null }, order);
      expectEqual(markingsOf(some), markings);
      expectEqual(markingsOf(some, some.space.canLast), lasting);
      expectEqual(markingsOf(some, isDead(some)), dead);
      kept[i] += some.space.kept();
    }
  });
  console.log(`classes kept: ${REDUCED.map((each, i) => `${JSON.stringify(each)} ${kept[i]}`).join(', ')}`);
  expect(kept[0] - kept[2]).toBeGreaterThan(CASES / 2);
});

test('stubborn sets keep what lasts and what is dead, with its dates', async () => {
  const fired = { all: 0, some: 0 };
  const clock = 2 ** 20;
  const datesOf = (found: Explored) => {
    const dates = new Map<string, readonly [number, number]>();
    for (const state of keptStates(found).filter(isDead(found))) {
      const name = found.space.marking(state).join(' ');
      const { earliest, latest } = found.space.dates(state);
      const [least, greatest] = dates.get(name) ?? [earliest, latest];
      dates.set(name, [Math.min(least, earliest), Math.max(greatest, latest)]);
    }
    return dates;
  };
  await onSmallNets(null, async (drawn) => {
    const net = withImmediate(drawn);
    const all = await explored(net, { keep: 'equality', clock: null }, 'breadth-first', SMALL);
    if (!all.complete) return;
    const dated = await explored(net, { keep: 'equality', clock }, 'breadth-first', SMALL);
    const lasting = markingsOf(all, all.space.canLast);
    const dead = markingsOf(all, isDead(all));
    for (const { order, ...options } of [{ keep: 'equality', order: 'depth-first' } as const, ...REDUCED]) {
      const some = await explored(net, { ...options, stubborn: true, clock: null }, order);
      expectEqual(markingsOf(some, some.space.canLast), lasting);
      expectEqual(markingsOf(some, isDead(some)), dead);
      if (options.keep === 'equality') {
        fired.all += all.space.size();
        fired.some += some.space.size();
      }
      if (!dated.complete) continue;
      const someDated = await explored(net, { ...options, stubborn: true, clock }, order);
      expectEqual(datesOf(someDated), datesOf(dated));
    }
  });
  console.log(`classes: ${fired.all} of all firings, ${fired.some} of stubborn sets`);
  expect(fired.some).toBeLessThan(0.9 * fired.all);
});

/** The net with every other transition immediate. */
function withImmediate(net: TimePetriNet): TimePetriNet {
  const transitions = net.transitions.map((t, i) => (i % 2 === 0 ? t : { ...t, interval: IMMEDIATE }));
  return { ...net, transitions };
}

test('paths to reduced classes are runs that come there, and last where they can', async () => {
  await onSmallNets(null, async (net) => {
    for (const { order, ...options } of REDUCED) {
      const some = await explored(net, { ...options, clock: null }, order);
      for (const state of keptStates(some)) {
        const marking = [...some.space.marking(state)];
        const path = some.space.pathTo(state);
        expectEqual(markingAfter(net, path), marking);
        expectEqual(datesOfRun(net, path, 'earliest') === null, false);
        if (!some.space.canLast(state)) continue;
        const lasting = some.space.firingsTo(state, null, 'lasting');
        expectEqual(markingAfter(net, lasting), marking);
        expectEqual(datesOfRun(net, lasting, 'lasting') === null, false);
      }
    }
  });
});

test('reductions keep the dates of all firings and of dead states, and runs have them', async () => {
  const clock = 2 ** 20;
  await onSmallNets(clock, async (net, all) => {
    const said = ({ dates }: Explored) =>
      new Map([...dates].map(([name, { earliest, latest }]) => [name, [earliest.date, latest.date]]));
    const dates = said(all);
    for (const { order, ...options } of REDUCED) {
      const some = await explored(net, { ...options, clock }, order);
      expectEqual(said(some), dates);
      for (const { earliest, latest, transition } of some.dates.values()) {
        expectAttained(net, some.space, earliest, latest, transition);
      }
      for (const state of keptStates(some).filter(isDead(some))) {
        const { earliest, latest } = some.space.dates(state);
        expectAttained(
          net,
          some.space,
          { date: earliest, source: state },
          { date: latest, source: state },
          null,
        );
      }
    }
  });
});

/** The ways to either end have runs with these dates: near to them, where a bound of the net is open. */
function expectAttained(
  net: TimePetriNet,
  space: StateClasses,
  earliest: Dates['earliest'],
  latest: Dates['latest'],
  transition: number | null,
): void {
  const isOpen = net.transitions.some(({ interval: i }) => i.eftOpen || (i.lftOpen && i.lft !== Infinity));
  const near = isOpen ? 1 : Number.MIN_VALUE;
  const first = lastDate(net, space.firingsTo(earliest.source, transition, 'earliest'), 'earliest');
  expectNear(first, earliest.date, near);
  const aim: Aim = latest.date === Infinity ? { from: earliest.date + 1000 } : 'latest';
  const last = lastDate(net, space.firingsTo(latest.source, transition, aim), aim);
  if (latest.date !== Infinity) expectNear(last, latest.date, near);
  else if (last === null || last < earliest.date + 1000)
    expect(last).toBeGreaterThanOrEqual(earliest.date + 1000);
}

/** As {@link expectEqual}, `expect` is only called where it fails. */
function expectNear(date: number | null, wanted: number, near: number): void {
  if (date !== null && Math.abs(date - wanted) < near) return;
  expect(date).not.toBeNull();
  expect(Math.abs(date! - wanted)).toBeLessThan(near);
}
