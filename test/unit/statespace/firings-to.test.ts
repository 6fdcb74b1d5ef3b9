import { expect, test } from 'vitest';
import { stateClasses } from '../../../src/statespace/classes/state-classes.ts';
import { explore } from '../../../src/statespace/exploration/explore.ts';
import { breadthFirst } from '../../../src/statespace/exploration/frontier.ts';
import { startLimits } from '../../../src/statespace/exploration/limits.ts';
import { type Aim, datesOfRun } from '../../../src/statespace/net/run-dates.ts';
import { net } from '../../support/nets.ts';

/** Two rows that nothing connects: the first one ends from 2 to 10, the second one from 5 to 6. */
const given = net('rows', 'a b', ['[1,9] a -> c', '[3,4] b -> d', '[1,1] c -> e', '[2,2] d -> f']);

async function united(net = given) {
  const space = stateClasses(net, { keep: 'union', contracted: true, clock: 20 });
  await explore(space, breadthFirst(), {}, startLimits({}));
  const kept = [...Array(space.size()).keys()].filter(space.isKept);
  return { space, kept, last: kept.find((state) => space.enabled(state).length === 0)! };
}

test('a union has the dates of all its parts, and a path to each of them', async () => {
  const { space, kept, last } = await united();
  expect(kept).toHaveLength(Number(space.markings()));
  expect(space.dates(last)).toEqual({ earliest: 5, latest: 10 });
  const end = (aim: Aim) => {
    const firings = space.firingsTo(last, null, aim);
    return { last: firings.at(-1), date: datesOfRun(given, firings, aim)?.dates.at(-1) };
  };
  expect(end('earliest').date).toBe(5n);
  expect(end('latest')).toEqual({ last: 2, date: 10n });
  expect(end({ from: 8 })).toEqual({ last: 2, date: 8n });
});

test('a path to a firing meets the aim at its date', async () => {
  const { space, kept } = await united();
  const both = kept.find((state) => [...space.enabled(state)].join() === '2,3')!;
  const end = (aim: Aim) => datesOfRun(given, space.firingsTo(both, 2, aim), aim)?.dates.at(-1);
  expect(end('earliest')).toBe(3n);
  expect(end('latest')).toBe(6n);
});

test('a path leads through no state in which something else has to happen first', async () => {
  // Both want q: the last one gets it where it has waited for a unit longer, so `b` comes before `a`.
  const conflict = net('conflict', 'b a q', [
    '[3,4] b -> d',
    '[1,9] a -> c',
    '[2,2] c q -> e',
    '[3,3] d q -> f',
  ]);
  const { space, kept } = await united(conflict);
  const both = kept.find((state) => [...space.enabled(state)].join() === '2,3')!;
  expect(space.firingsTo(both, 3, 'earliest')).toEqual([0, 1, 3]);
  expect(space.firingsTo(both, 2, 'earliest')).toEqual([1, 0, 2]);
});

test('what no run does has no path', async () => {
  const { space, last } = await united();
  expect(() => space.firingsTo(last, null, { from: 11 })).toThrow(RangeError);
});

test('a contracted class has no date', async () => {
  const { space } = await united();
  expect(() => space.dates(0)).toThrow(RangeError);
});
