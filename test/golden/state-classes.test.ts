import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chains, levelCrossing } from '../../bench/nets.ts';
import { stateClasses } from '../../src/statespace/classes/state-classes.ts';
import { explore } from '../../src/statespace/exploration/explore.ts';
import { FRONTIERS, type Order } from '../../src/statespace/exploration/frontier.ts';
import { startLimits } from '../../src/statespace/exploration/limits.ts';
import { readTinaNet } from '../../src/tpn/net/formats/tina-net.ts';
import type { TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';

function file(name: string): TimePetriNet {
  const path = `test/nets/${name}.net`;
  return readTinaNet(readFileSync(path, 'utf8'), { file: path });
}

/**
 * Exact linear state class graphs. The level crossings: B. Berthomieu and F. Vernadat, State class constructions for
 * branching analysis of time Petri nets, TACAS 2003. The three parallel transitions: the test suite of Sirio. The
 * chains: two programs that share nothing with this one, or with each other.
 */
const PUBLISHED: readonly [string, TimePetriNet, number, number][] = [
  ['level crossing, 1 train', file('level-crossing-1'), 11, 14],
  ['level crossing, 2 trains', file('level-crossing-2'), 123, 218],
  ['level crossing, 3 trains', file('level-crossing-3'), 3101, 7754],
  ['level crossing, 4 trains', file('level-crossing-4'), 134_501, 436_896],
  ['level crossing, 1 train, generated', levelCrossing(1), 11, 14],
  ['level crossing, 2 trains, generated', levelCrossing(2), 123, 218],
  ['level crossing, 3 trains, generated', levelCrossing(3), 3101, 7754],
  ['three parallel transitions', file('three-parallel'), 7, 8],
  ['chains 3 x 3', chains(3, 3), 307, 579],
];

/**
 * The chains again: as many local-time zones as the explorer of Govind, Herbreteau, Srivathsan and Walukiewicz (CONCUR
 * 2019) finds, one for each marking.
 */
test.each([
  [6, 819],
  [7, 2447],
  [8, 5597],
])('%i chains of 3 have one union of contracted classes for each of %i markings', async (count, markings) => {
  const system = stateClasses(chains(count, 3), { keep: 'union', contracted: true, clock: null });
  const exploration = await explore(system, FRONTIERS['breadth-first'](), {}, startLimits({}));
  expect(exploration).toMatchObject({ because: null, statistics: { classes: markings, markings } });
});

describe.each(PUBLISHED)('%s', (_, net, classes, edges) => {
  test.each(Object.keys(FRONTIERS) as Order[])('has its published counts, %s', async (order) => {
    const system = stateClasses(net, { keep: 'equality', clock: null });
    const exploration = await explore(system, FRONTIERS[order](), {}, startLimits({}));
    expect(exploration).toMatchObject({ because: null, statistics: { classes, edges } });
  });
});
