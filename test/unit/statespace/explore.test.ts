import { describe, expect, test } from 'vitest';
import { NODE_HOST } from '../../../src/cli/call/host.ts';
import { stateClasses } from '../../../src/statespace/classes/state-classes.ts';
import { explore } from '../../../src/statespace/exploration/explore.ts';
import {
  breadthFirst,
  depthFirst,
  FRONTIERS,
  type Frontier,
} from '../../../src/statespace/exploration/frontier.ts';
import { type Limits, startLimits } from '../../../src/statespace/exploration/limits.ts';
import type { TransitionSystem } from '../../../src/statespace/exploration/transition-system.ts';
import { markingGraph } from '../../../src/statespace/markings/marking-graph.ts';
import { chains, net } from '../../support/nets.ts';

/** A system of `states` states in a row, which takes `busy` milliseconds to expand each. */
function row(states: number, busy = 0): TransitionSystem {
  let size = 0;
  return {
    size: () => size,
    kept: () => size,
    markings: () => size,
    addInitial: () => void size++,
    isKept: () => true,
    expand: (state, visit) => {
      for (const until = performance.now() + busy; performance.now() < until; );
      if (state === states - 1) return 0;
      size++;
      visit(state, 0, size - 1);
      return 1;
    },
    marking: () => new Int32Array(0),
    alike: [],
    pathTo: () => [],
    trouble: () => null,
  };
}

const because = async (system: TransitionSystem, limits: Limits) =>
  (await explore(system, breadthFirst(), {}, startLimits(limits))).because;

describe('limits', () => {
  test('exactly as many classes as allowed are a complete space', async () => {
    expect(await because(row(7), { maxClasses: 7 })).toBeNull();
    expect(await because(row(7), { maxClasses: 6 })).toBe('max-classes');
    const space = () => stateClasses(chains(2, 2), { keep: 'equality', clock: null });
    const { statistics } = await explore(space(), breadthFirst(), {}, startLimits({}));
    expect(await because(space(), { maxClasses: statistics.classes })).toBeNull();
    expect(await because(space(), { maxClasses: statistics.classes - 1 })).toBe('max-classes');
  });

  test('time runs out', async () => {
    expect(await because(row(5_000, 0.1), { timeout: 100 })).toBe('timeout');
    expect(await because(row(50), { timeout: 100_000 })).toBeNull();
  });

  test('time runs out, however long the expansion of one state takes', async () => {
    const slow = row(50, 60);
    const wide: TransitionSystem = { ...slow, expand: (state, visit) => slow.expand(state, visit) * 300 };
    const started = performance.now();
    expect(await because(wide, { timeout: 100 })).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('memory runs out', async () => {
    expect(await because(row(5_000, 0.05), { maxMemory: 1, host: NODE_HOST })).toBe('max-memory');
  });

  test('a signal interrupts, and progress is told until then', async () => {
    const interruption = new AbortController();
    const waiting: number[] = [];
    const onProgress = (progress: { readonly waiting: number }) => {
      waiting.push(progress.waiting);
      interruption.abort();
    };
    expect(await because(row(5_000, 0.1), { signal: interruption.signal, onProgress })).toBe('interrupted');
    expect(waiting).toEqual([0]);
  });

  test('a signal that came before the start interrupts at once', async () => {
    const system = row(5_000);
    expect(await because(system, { signal: AbortSignal.abort() })).toBe('interrupted');
    expect(system.size()).toBe(0);
  });

  test('one expansion ends when it exceeds the classes allowed by more than a tenth', async () => {
    const many = Array.from({ length: 100 }, (_, i) => `p${i}`);
    const system = markingGraph(
      net(
        'wide',
        many.join(' '),
        many.map((p) => `[0,1] ${p} -> q${p}`),
      ),
    );
    const { statistics, because } = await explore(
      system,
      breadthFirst(),
      {},
      startLimits({ maxClasses: 20 }),
    );
    expect(because).toBe('max-classes');
    expect(statistics.classes).toBeLessThanOrEqual(22);
  });

  test('a state class that is too large for the store is too much memory, not an error', async () => {
    const many = Array.from({ length: 1_100 }, (_, i) => `p${i}`);
    const wide = net(
      'wide',
      many.join(' '),
      many.map((p) => `[0,100000] ${p} -> q${p}`),
    );
    expect(await because(stateClasses(wide, { keep: 'equality', clock: null }), {})).toBe('max-memory');
  });

  test('an unbounded net is found out', async () => {
    const growing = net('growing', 'p', ['[1,1] p -> p q']);
    expect(await because(markingGraph(growing), {})).toBe('unbounded');
    expect(await because(stateClasses(growing, { keep: 'equality', clock: null }), {})).toBe('unbounded');
  });
});

describe('what is met', () => {
  test('states are told before they are expanded, and deadlocks once', async () => {
    const told: string[] = [];
    const observer = {
      state: (state: number) => void told.push(`state ${state}`),
      edge: (source: number, _: number, target: number) => void told.push(`${source} -> ${target}`),
      deadlock: (state: number) => void told.push(`dead ${state}`),
    };
    const { statistics } = await explore(row(3), breadthFirst(), observer, startLimits({}));
    expect(told).toEqual(['state 0', '0 -> 1', 'state 1', '1 -> 2', 'state 2', 'dead 2']);
    expect(statistics).toEqual({ classes: 3, edges: 2, markings: 3, deadlocks: 1 });
  });
});

describe('frontiers', () => {
  const drain = (frontier: Frontier) => {
    const order: number[] = [];
    for (let state = frontier.take(); state >= 0; state = frontier.take()) order.push(state);
    return order;
  };

  test('breadth first takes the oldest, depth first the youngest', () => {
    const [breadth, depth] = [breadthFirst(), depthFirst()];
    for (const frontier of [breadth, depth]) for (let state = 0; state < 4; state++) frontier.add(state);
    expect([breadth.waiting(), depth.waiting()]).toEqual([4, 4]);
    expect(drain(breadth)).toEqual([0, 1, 2, 3]);
    expect(drain(depth)).toEqual([3, 2, 1, 0]);
    expect([breadth.take(), depth.take()]).toEqual([-1, -1]);
  });

  test('every order visits the same classes', async () => {
    const counts = Object.values(FRONTIERS).map(async (order) => {
      const space = stateClasses(chains(3, 2), { keep: 'equality', clock: null });
      return (await explore(space, order(), {}, startLimits({}))).statistics;
    });
    const [first, ...others] = await Promise.all(counts);
    for (const other of others) expect(other).toEqual(first);
  });
});
