import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelCrossing } from '../../bench/nets.ts';
import { memo, oncePer } from '../../src/base/memo.ts';
import {
  type ClassOptions,
  type StateClasses,
  stateClasses,
} from '../../src/statespace/classes/state-classes.ts';
import { explore } from '../../src/statespace/exploration/explore.ts';
import { breadthFirst, FRONTIERS, type Order } from '../../src/statespace/exploration/frontier.ts';
import { startLimits } from '../../src/statespace/exploration/limits.ts';
import type { TransitionSystem } from '../../src/statespace/exploration/transition-system.ts';
import { markingGraph } from '../../src/statespace/markings/marking-graph.ts';
import {
  compileNet,
  isEnabled,
  putInitialTokens,
  putOutputs,
  takeInputs,
} from '../../src/statespace/net/compiled-net.ts';
import { datesOfRun } from '../../src/statespace/net/run-dates.ts';
import { identicalParts } from '../../src/statespace/symmetry/symmetry.ts';
import { TELLS_NOTHING_APART } from '../../src/statespace/symmetry/told-apart.ts';
import type { TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';
import { randomTwinCase, randomTwinNet, withFuel } from '../arbitraries/twins.ts';
import { answered, expected, oracleOf } from '../oracle/plain-answers.ts';
import { expectEqual } from '../support/expect-equal.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 1996);
const CASES = Number(process.env.MADRIGAL_CASES ?? 300);

/** A net with more states is left out. */
const LARGE = 800;
/** So many times as many states there may be where more are kept of fewer firings. */
const MORE = 10;

const symmetry = TELLS_NOTHING_APART;
const ORDERS = Object.keys(FRONTIERS) as Order[];

async function explored<System extends TransitionSystem>(
  system: System,
  order: Order = 'breadth-first',
  maxClasses = LARGE,
) {
  const found = await explore(system, FRONTIERS[order](), {}, startLimits({ maxClasses }));
  return { system, ...found };
}

function markingsOf(system: TransitionSystem): ReadonlySet<string> {
  return new Set(Array.from({ length: system.size() }, (_, state) => system.marking(state).join(' ')));
}

/** The pairs of places that each swap of two identical parts exchanges. */
const swapsIn = oncePer((net: TimePetriNet) =>
  identicalParts(net, symmetry).flatMap(({ parts }) =>
    parts.slice(1).map((part) => part.places.map((place, i) => [place, parts[0]!.places[i]!] as const)),
  ),
);

/** All ways to see a marking, by swaps of two identical parts one after another. */
function orbit(net: TimePetriNet, marking: string): ReadonlySet<string> {
  const swaps = swapsIn(net);
  const found = new Set([marking]);
  for (const each of found) {
    for (const swap of swaps) {
      const tokens = each.split(' ');
      for (const [p, q] of swap) [tokens[p], tokens[q]] = [tokens[q]!, tokens[p]!];
      found.add(tokens.join(' '));
    }
  }
  return found;
}

/** Checks a law on random nets and says how many of them have identical parts and are small enough. */
async function onTwins(law: (net: TimePetriNet) => Promise<boolean>): Promise<void> {
  let [tried, checked, symmetric, nested] = [0, 0, 0, 0];
  await fc.assert(
    fc.asyncProperty(randomTwinNet, async (net) => {
      tried++;
      const groups = identicalParts(net, symmetry);
      if (groups.length === 0 || !(await law(net))) return;
      checked++;
      symmetric += groups.some(({ parts }) => parts.some(({ places }) => places.length > 0)) ? 1 : 0;
      nested += groups.some(isInside(groups)) ? 1 : 0;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(
    `seed ${SEED}: ${checked} of ${tried} random nets have identical parts and are small; in ${symmetric} these have ` +
      `places, in ${nested} some are inside others`,
  );
  expect(checked).toBeGreaterThan(tried / 3);
}

type Groups = ReturnType<typeof identicalParts>;

function isInside(groups: Groups): (group: Groups[number]) => boolean {
  const transitionsOf = (group: Groups[number]) => group.parts.map(({ transitions }) => transitions);
  return (group) =>
    groups.some(
      (other) =>
        other !== group &&
        transitionsOf(other).some((outer) =>
          transitionsOf(group)
            .flat()
            .some((t) => outer.includes(t)),
        ),
    );
}

describe('states of nets with identical parts, one for each orbit', () => {
  test('stand for the same markings and dead ends, by equality, inclusion, union and without time', async () => {
    await onTwins(async (net) => {
      const unions = (by: Partial<ClassOptions>) =>
        stateClasses(net, { keep: 'union', contracted: true, clock: null, ...by });
      const systems = [
        unions,
        (by: Partial<ClassOptions>) => stateClasses(net, { keep: 'equality', clock: null, ...by }),
        (by: Partial<ClassOptions>) => stateClasses(net, { keep: 'inclusion', clock: null, ...by }),
        (by: Partial<ClassOptions>) => markingGraph(net, { symmetry: by.symmetry ?? null }),
      ];
      let isChecked = false;
      const orbitOf = memo((marking: string) => orbit(net, marking), String);
      for (const space of systems) {
        const all = await explored(space({}));
        if (all.because !== null) continue;
        isChecked = true;
        const markings = markingsOf(all.system);
        for (const order of ORDERS) {
          // Unions over all orders of alike firings may be zones where those over one order are not: more are kept then.
          const most = space === unions ? MORE * LARGE : LARGE;
          const some = await explored(space({ symmetry }), order, most);
          expectEqual([some.because, some.statistics.markings], [null, markings.size]);
          if (space !== unions) expect(some.statistics.classes).toBeLessThanOrEqual(all.statistics.classes);
          const orbits = [...markingsOf(some.system)].flatMap((marking) => [...orbitOf(marking)]);
          expectEqual<ReadonlySet<string>>(new Set(orbits), markings);
          expectEqual(some.statistics.deadlocks > 0, all.statistics.deadlocks > 0);
        }
      }
      return isChecked;
    });
  });

  test('have the same dead markings on stubborn sets', async () => {
    await onTwins(async (net) => {
      const dead = async (system: TransitionSystem) => {
        const found = new Set<string>();
        const deadlock = (state: number) => {
          for (const each of orbit(net, system.marking(state).join(' '))) found.add(each);
        };
        const { because } = await explore(
          system,
          breadthFirst(),
          { deadlock },
          startLimits({ maxClasses: LARGE }),
        );
        return because ?? found;
      };
      const all = await dead(markingGraph(net));
      if (typeof all === 'string') return false;
      expectEqual(await dead(markingGraph(net, { only: 'dead', symmetry })), all);
      return true;
    });
  });

  test('have the same first and last dates', async () => {
    await onTwins(async (free) => {
      const net = withFuel(free, 5);
      const space = (by: Partial<ClassOptions>) =>
        explored(stateClasses(net, { keep: 'inclusion', clock: 1_000, ...by }));
      const all = await space({});
      if (all.because !== null) return false;
      const dates = datesByOrbit(net, all.system);
      for (const order of ORDERS) {
        const some = await explored(stateClasses(net, { keep: 'inclusion', clock: 1_000, symmetry }), order);
        expectEqual(datesByOrbit(net, some.system), dates);
      }
      return true;
    });
  });

  test('have real runs, with the dates of their clock', async () => {
    await onTwins(async (net) => {
      const { system } = await explored(
        stateClasses(net, { keep: 'equality', clock: 2 ** 20, symmetry }),
        'breadth-first',
        60,
      );
      for (let state = 0; state < Math.min(system.size(), 60); state++) expectRunTo(net, system, state);
      return true;
    });
  });

  test('have real runs where they are united', async () => {
    await onTwins(async (free) => {
      const net = withFuel(free, 4);
      const { system, because } = await explored(
        stateClasses(net, { keep: 'union', contracted: true, clock: 1_000, symmetry }),
      );
      if (because !== null) return false;
      for (let state = 0; state < system.size(); state++) {
        if (!system.isKept(state)) continue;
        const marking = fired(net, system.pathTo(state)).join(' ');
        expectEqual(orbit(net, system.marking(state).join(' ')).has(marking), true);
        if (system.enabled(state).length > 0) continue;
        for (const aim of ['earliest', 'latest'] as const) expectDate(net, system, state, aim);
      }
      return true;
    });
  });

  test('grow without bound only where a run does', async () => {
    await onTwins(async (net) => {
      for (const system of [
        stateClasses(net, { keep: 'equality', clock: null, symmetry }),
        markingGraph(net, { symmetry }),
      ]) {
        const { because } = await explored<TransitionSystem>(system);
        const trouble = system.trouble();
        expectEqual(trouble !== null, because === 'unbounded');
        if (trouble === null) continue;
        const [path, before] = [system.pathTo(trouble.to), system.pathTo(trouble.from)];
        expectEqual<readonly number[]>(path.slice(0, before.length), before);
        const repeated = path.slice(before.length);
        const tokens = [path, [...path, ...repeated], [...path, ...repeated, ...repeated]].map(
          (firings) => fired(net, firings)[trouble.place]!,
        );
        expect(tokens[1]).toBeGreaterThan(tokens[0]!);
        expect(tokens[2]).toBeGreaterThan(tokens[1]!);
      }
      return true;
    });
  });
});

/** The tokens after these firings, each of which must be enabled in its turn. */
function fired(net: TimePetriNet, firings: readonly number[]): Int32Array {
  const compiled = compileNet(net);
  const marking = new Int32Array(compiled.places);
  putInitialTokens(compiled, marking);
  for (const t of firings) {
    expectEqual(isEnabled(compiled.arcs[t]!, marking), true);
    takeInputs(compiled.arcs[t]!, marking);
    putOutputs(compiled, compiled.arcs[t]!, marking);
  }
  return marking;
}

function expectRunTo(net: TimePetriNet, system: StateClasses, state: number): void {
  const firings = system.pathTo(state);
  const marking = fired(net, firings).join(' ');
  expectEqual(orbit(net, system.marking(state).join(' ')).has(marking), true);
  const { earliest, latest } = system.dates(state);
  const isOpen = net.transitions.some(({ interval: i }) => i.eftOpen || (i.lftOpen && i.lft !== Infinity));
  const run = datesOfRun(net, firings, 'earliest');
  expectEqual(run === null, false);
  const first = Number(run!.dates.at(-1) ?? 0n) / Number(run!.perUnit);
  if (isOpen) expectEqual(first - earliest < 1, true);
  else expectEqual(first, earliest);
  if (latest !== Infinity) expectEqual(datesOfRun(net, firings, { from: latest + 1 }), null);
}

/** A run to a dead state at its least or greatest date, where that is finite and attained. */
function expectDate(
  net: TimePetriNet,
  system: StateClasses,
  state: number,
  aim: 'earliest' | 'latest',
): void {
  const date = system.dates(state)[aim];
  const firings = system.firingsTo(state, null, aim);
  const run = datesOfRun(net, firings, aim);
  expectEqual(run === null, false);
  const isOpen = net.transitions.some(({ interval: i }) => i.eftOpen || (i.lftOpen && i.lft !== Infinity));
  if (!isOpen && date !== Infinity) expectEqual(Number(run!.dates.at(-1) ?? 0n) / Number(run!.perUnit), date);
}

/** By orbit of markings: the least and the greatest date at which one of them is reached. */
function datesByOrbit(net: TimePetriNet, system: StateClasses) {
  const dates = new Map<string, { readonly earliest: number; readonly latest: number }>();
  for (let state = 0; state < system.size(); state++) {
    const marking = [...orbit(net, system.marking(state).join(' '))].sort()[0]!;
    const { earliest, latest } = system.dates(state);
    const known = dates.get(marking) ?? { earliest, latest };
    dates.set(marking, {
      earliest: Math.min(known.earliest, earliest),
      latest: Math.max(known.latest, latest),
    });
  }
  return dates;
}

describe('the level crossing', () => {
  const trains = [
    [2, 30],
    [3, 94],
    [4, 318],
    [5, 1150],
    [6, 4350],
    [7, 16_894],
  ] as const;

  test.each(trains)('has, with %d trains, %d markings', async (count, markings) => {
    const space = stateClasses(levelCrossing(count), { keep: 'inclusion', clock: null, symmetry });
    expect(await explored(space)).toMatchObject({ because: null, statistics: { markings } });
  });
});

test(`verify answers as all runs in integer time do where components are alike (seed ${SEED})`, async () => {
  const seen = { compared: 0, unsafe: 0, reduced: 0, violated: 0, skipped: 0 };
  await fc.assert(
    fc.asyncProperty(randomTwinCase, async (drawn) => {
      const oracle = oracleOf(drawn, 1500);
      const answers = oracle && expected(drawn, oracle);
      if (answers === null) {
        seen.skipped++;
        return;
      }
      const counted: (readonly string[])[] = [];
      const classes: number[] = [];
      const by = (options: Parameters<typeof answered>[1]) =>
        answered(drawn, { engine: 'classes', ...options }, (results) => {
          const timed = results.filter(({ spec }) => spec.kind !== 'deployability' || spec.timed);
          counted.push(timed.map(({ statistics }) => `${statistics.markings}`));
          classes.push(timed.reduce((sum, { statistics }) => sum + statistics.classes, 0));
        });
      const reduced = await by({});
      const whole = await by({ reduce: [] });
      const apart = await by({ merge: false, order: 'depth-first' });
      expectEqual<unknown>({ reduced, whole, apart }, { reduced: answers, whole: answers, apart: answers });
      seen.compared++;
      if (answers === 'not-safe') {
        seen.unsafe++;
        return;
      }
      expectEqual(counted[0], counted[1]);
      seen.reduced += classes[0]! < classes[1]! ? 1 : 0;
      seen.violated += answers.some(({ verdict }) => verdict === 'violated') ? 1 : 0;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`twins: ${JSON.stringify(seen)}`);
  expect(seen.reduced).toBeGreaterThan(seen.compared / 10);
}, 600_000);
