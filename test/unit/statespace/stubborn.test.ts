import { expect, test } from 'vitest';
import { explore } from '../../../src/statespace/exploration/explore.ts';
import { breadthFirst } from '../../../src/statespace/exploration/frontier.ts';
import { startLimits } from '../../../src/statespace/exploration/limits.ts';
import { markingGraph } from '../../../src/statespace/markings/marking-graph.ts';
import { stubbornSets } from '../../../src/statespace/markings/stubborn.ts';
import { compileNet, putInitialTokens } from '../../../src/statespace/net/compiled-net.ts';
import type { TimePetriNet } from '../../../src/tpn/net/time-petri-net.ts';
import { net } from '../../support/nets.ts';

/** The transitions to fire first in the initial marking. */
function chosen(given: TimePetriNet): readonly number[] {
  const compiled = compileNet(given);
  const marking = new Int32Array(compiled.places);
  putInitialTokens(compiled, marking);
  const found = new Int32Array(given.transitions.length);
  return [...found.subarray(0, stubbornSets(compiled).choose(marking, found))];
}

test('transitions that never compete are fired in one order', () => {
  expect(chosen(net('n', 'a b', ['[0,0] a -> c', '[0,0] b -> d']))).toHaveLength(1);
});

test('those that compete for a token are all fired', () => {
  expect(chosen(net('n', 'a', ['[0,0] a -> c', '[0,0] a -> d']))).toEqual([0, 1]);
});

test('one that takes what another reads is fired with it, and the other way round', () => {
  expect(chosen(net('n', 'a b', ['[0,0] a -> c', '[0,0] b a?1 -> d']))).toEqual([0, 1]);
});

test('one that inhibits another is fired with it', () => {
  expect(chosen(net('n', 'a b', ['[0,0] a -> c', '[0,0] b c?-1 -> d']))).toEqual([0, 1]);
});

test('one whose competitor may still become possible is fired with what makes it so', () => {
  // The second competes with the first for a, once the third has fired.
  const given = net('n', 'a b', ['[0,0] a -> c', '[0,0] a d -> e', '[0,0] b -> d']);
  expect(chosen(given)).toEqual([2]);
});

test('independent rows are walked one after the other: the deadlock is still found', async () => {
  const rows = Array.from({ length: 10 }, (_, i) => [`[0,0] a${i} -> b${i}`, `[0,0] b${i} -> c${i}`]).flat();
  const given = net('rows', Array.from({ length: 10 }, (_, i) => `a${i}`).join(' '), rows);
  const system = markingGraph(given, { only: 'dead' });
  const { statistics } = await explore(system, breadthFirst(), {}, startLimits({}));
  expect(statistics).toEqual({ classes: 21, edges: 20, markings: 21, deadlocks: 1 });
});
