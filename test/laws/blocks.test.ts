import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runToCut } from '../../src/statespace/causal/cuts/dated-run.ts';
import { budgetOf } from '../../src/statespace/causal/dates/budget.ts';
import { greatestDatesUnder, windowsUnder } from '../../src/statespace/causal/dates/greatest-dates.ts';
import type { ActionEvents } from '../../src/statespace/causal/parallelism/action-events.ts';
import { blocksOf } from '../../src/statespace/causal/parallelism/blocks.ts';
import { endBeforeStart } from '../../src/statespace/causal/parallelism/end-before-start.ts';
import {
  greatestParallelism,
  type ParallelismFound,
} from '../../src/statespace/causal/parallelism/greatest-parallelism.ts';
import { type CausalNet, datesFor } from '../../src/statespace/causal/process/causal-net.ts';
import type { Constraint } from '../../src/statespace/causal/process/constraint.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 2026);
const CASES = Number(process.env.MADRIGAL_CASES ?? 1500);

/** A task starts once those of these earlier ones that there are have ended, and at once when there are none. */
const task = fc.record({
  least: fc.nat({ max: 3 }),
  width: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat({ max: 2 }) }),
  /** Counted back in the same block; 0 for the step that all blocks share. */
  after: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }),
});

/** Blocks of tasks side by side, after one step of a fixed date or none. */
const blocksOfUpTo = (tasks: number) =>
  fc.record({
    shared: fc.nat({ max: 2 }),
    blocks: fc.array(fc.array(task, { minLength: 1, maxLength: tasks }), { minLength: 1, maxLength: 3 }),
  });
const drawnBlocks = blocksOfUpTo(3);

type Drawn = typeof drawnBlocks extends fc.Arbitrary<infer T> ? T : never;

/** The step that all share is event 0; each task is an event that starts it and one that ends it. */
function netOf({ shared, blocks }: Drawn): {
  readonly net: CausalNet;
  readonly actions: readonly ActionEvents[];
} {
  const causes: (readonly number[])[] = [[]];
  const least = [shared];
  const greatest = [shared];
  const actions: ActionEvents[] = [];
  for (const tasks of blocks) {
    const ends: number[] = [];
    for (const { least: min, width, after } of tasks) {
      const before = after.flatMap((back) => (back === 0 ? [0] : ends.slice(-back, ends.length - back + 1)));
      const start = causes.length;
      causes.push([...new Set(before)], [start]);
      least.push(0, min);
      greatest.push(0, min + width);
      ends.push(start + 1);
      actions.push({ start, end: start + 1 });
    }
  }
  const precedes = (a: number, b: number): boolean =>
    a === b || causes[b].some((cause) => precedes(a, cause));
  const net: CausalNet = {
    firings: causes.map((_, e) => e),
    causes,
    least,
    greatest,
    earliest: datesFor({ causes }, least),
    latest: datesFor({ causes }, greatest),
    constraints: [],
    occurrences: [],
    membersOf: (place) => [place],
    precedes,
    hasReadOrder: false,
  };
  return { net, actions };
}

/** The dates of all events for every choice of whole delays. */
function* allDates({ causes, least, greatest }: CausalNet): Generator<readonly number[]> {
  const dates: number[] = [];
  function* from(e: number): Generator<readonly number[]> {
    if (e === causes.length) {
      yield dates;
      return;
    }
    const enabled = Math.max(0, ...causes[e].map((cause) => dates[cause]));
    for (let delay = least[e]; delay <= greatest[e]; delay++) {
      dates[e] = enabled + delay;
      yield* from(e + 1);
    }
  }
  yield* from(0);
}

const MOST_CHOICES = 3000;

function choicesOf({ least, greatest }: CausalNet): number {
  return greatest.reduce((product, most, e) => product * (most - least[e] + 1), 1);
}

/** The largest number without an order of those that run at one date; few enough to try all subsets. */
function widest(net: CausalNet, actions: readonly ActionEvents[]): number {
  if (actions.length === 0) return 0;
  const [first, ...rest] = actions;
  const free = rest.filter(
    (other) => !net.precedes(first.end, other.start!) && !net.precedes(other.end, first.start!),
  );
  return Math.max(widest(net, rest), 1 + widest(net, free));
}

/** The most that runs together in any state and in one that lasts, of the runs with some dates. */
function widestIn(net: CausalNet, actions: readonly ActionEvents[], runs: Iterable<readonly number[]>) {
  let [state, lasting] = [0, 0];
  for (const dates of runs) {
    const last = Math.max(...dates);
    for (let date = 0; date <= last; date++) {
      const running = actions.filter(({ start, end }) => dates[start!] <= date && dates[end] >= date);
      state = Math.max(state, widest(net, running));
      lasting = Math.max(lasting, running.filter(({ end }) => dates[end] > date).length);
    }
  }
  return [state, lasting];
}

test(`blocks are counted together as all runs have them (seed ${SEED})`, () => {
  const seen = { cases: 0, blocks: 0, apart: 0, ties: 0 };
  fc.assert(
    fc.property(drawnBlocks, (drawn) => {
      const { net, actions } = netOf(drawn);
      if (choicesOf(net) > MOST_CHOICES) return;
      const [state, lasting] = widestIn(net, actions, allDates(net));
      const overlaps = new Set<string>();
      for (const dates of allDates(net)) {
        actions.forEach(({ end }, a) => {
          actions.forEach(({ start }, b) => {
            if (dates[end] >= dates[start!] && !net.precedes(end, start!)) overlaps.add(`${a} ${b}`);
          });
        });
      }
      const counts = [false, true].map(
        (lasts) => greatestParallelism([[{ net, actions }]], lasts, budgetOf(10_000)).count,
      );
      expect(counts).toEqual([state, lasting]);

      const orders = endBeforeStart(net, actions);
      const pairs = actions.flatMap((_, a) => actions.map((__, b) => [a, b] as const));
      const ordered = pairs.filter(([a, b]) => !overlaps.has(`${a} ${b}`));
      expect(pairs.filter(([a, b]) => orders.isBefore(a, b))).toEqual(ordered);
      expect(orders.count).toBe(ordered.length);

      const blocks = blocksOf(net, actions);
      expect(blocks.flatMap(({ indices }) => indices).sort((a, b) => a - b)).toEqual([...actions.keys()]);
      seen.cases += 1;
      seen.blocks += blocks.length;
      if (blocks.length > 1) seen.apart += 1;
      if (state > lasting) seen.ties += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(
    `blocks: ${seen.cases} nets, ${seen.apart} of several blocks, ${seen.blocks} blocks, ` +
      `${seen.ties} where more run in a state than in one that lasts`,
  );
  expect(seen.apart).toBeGreaterThan(CASES / 4);
  expect(seen.ties).toBeGreaterThan(CASES / 20);
}, 300_000);

/** Some ends come in time for others, or by a date. */
const someConstraints = fc.array(
  fc.record({
    event: fc.nat(),
    after: fc.array(fc.nat(), { maxLength: 2 }),
    plus: fc.integer({ min: -1, max: 3 }),
  }),
  { minLength: 1, maxLength: 3 },
);

function constrained(net: CausalNet, drawn: readonly Constraint[]): CausalNet | null {
  const count = net.causes.length;
  const constraints = drawn.map(({ event, after, plus }) => ({
    event: event % count,
    after: after.map((e) => e % count),
    plus,
  }));
  if (greatestDatesUnder(net, constraints) === null) return null;
  return { ...net, constraints, ...windowsUnder(net, constraints) };
}

test(`under constraints, blocks are counted together as the runs that keep them have them (seed ${SEED})`, () => {
  let [compared, apart] = [0, 0];
  fc.assert(
    fc.property(drawnBlocks, someConstraints, (drawn, constraints) => {
      const { net, actions } = netOf(drawn);
      const under = constrained(net, constraints);
      if (under === null || choicesOf(net) > MOST_CHOICES) return;
      const keeps = (dates: readonly number[]) =>
        under.constraints.every(
          ({ event, after, plus }) => dates[event] <= Math.max(0, ...after.map((e) => dates[e])) + plus,
        );
      const runs = function* () {
        for (const dates of allDates(net)) if (keeps(dates)) yield dates;
      };
      const counts = [false, true].map(
        (lasts) => greatestParallelism([[{ net: under, actions }]], lasts, budgetOf(10_000)).count,
      );
      expect(counts).toEqual(widestIn(net, actions, runs()));
      compared += 1;
      if (blocksOf(under, actions).length > 1) apart += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`under constraints: ${compared} nets, ${apart} of several blocks`);
  expect(apart).toBeGreaterThan(CASES / 10);
}, 300_000);

test(`a small budget leaves what runs together between two bounds (seed ${SEED})`, () => {
  const seen = { open: 0, exact: 0, openUnder: 0, exactUnder: 0 };
  const enclosed = (full: ParallelismFound, some: ParallelismFound): boolean => {
    expect(full.atMost).toBe(full.count);
    expect(some.count).toBeLessThanOrEqual(full.count);
    expect(some.atMost).toBeGreaterThanOrEqual(full.count);
    return some.count < some.atMost;
  };
  fc.assert(
    fc.property(blocksOfUpTo(6), someConstraints, fc.nat({ max: 3 }), (drawn, constraints, budget) => {
      const { net, actions } = netOf(drawn);
      const under = constrained(net, constraints);
      for (const lasts of [false, true]) {
        const widest = (most: number) => {
          const found = greatestParallelism([[{ net, actions }]], lasts, budgetOf(most));
          const set = found.chosen.flatMap((chosen) => chosen.set).map((a) => actions[a]);
          const starts = set.map(({ start }) => start!);
          const ends = set.map(({ end }) => end);
          expect([set.length, runToCut(net, starts, ends, lasts) === null]).toEqual([found.count, false]);
          return found;
        };
        seen[enclosed(widest(10_000), widest(budget)) ? 'open' : 'exact'] += 1;
        if (under === null) continue;
        const widestUnder = (most: number) =>
          greatestParallelism([[{ net: under, actions }]], lasts, budgetOf(most));
        seen[enclosed(widestUnder(10_000), widestUnder(budget)) ? 'openUnder' : 'exactUnder'] += 1;
      }
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(`bounds: ${JSON.stringify(seen)}`);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
}, 300_000);
