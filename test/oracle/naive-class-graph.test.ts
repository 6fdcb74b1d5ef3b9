import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomNet } from '../../src/testing/random-net.ts';
import { chains, levelCrossing, net, threeParallel } from '../support/nets.ts';
import { naiveClassGraph } from './naive-class-graph.ts';

const SEED = 20_002;

// The counts are those of the literature; see the docstrings of the nets.
test.each([
  [levelCrossing(1), 11, 14],
  [levelCrossing(2), 123, 218],
  [levelCrossing(3), 3101, 7754],
  [threeParallel, 7, 8],
  [chains(3, 3), 307, 579],
])('$name has its published number of classes and edges', (published, classes, edges) => {
  expect(naiveClassGraph(published)).toMatchObject({ classes, edges });
});

test('a transition that must fire first keeps the others from firing', () => {
  const race = net('race', 'p', ['[0,2] p -> a', '[3,4] p -> b']);
  expect(naiveClassGraph(race)).toEqual({ classes: 2, edges: 1, markings: 2, deadlocks: 1 });
  expect(naiveClassGraph(race, { timed: false })).toEqual({
    classes: 3,
    edges: 2,
    markings: 3,
    deadlocks: 2,
  });
});

test('at one bound, two transitions may fire unless one of the intervals is open there', () => {
  const meeting = (first: string, second: string) =>
    naiveClassGraph(net('meeting', 'p', [`${first} p -> a`, `${second} p -> b`]))?.edges;
  expect(meeting('[1,2]', '[2,3]')).toBe(2);
  expect(meeting('[1,2[', '[2,3]')).toBe(1);
  expect(meeting('[1,2]', ']2,3]')).toBe(1);
  expect(meeting('[1,w[', ']2,3]')).toBe(2);
});

test('read and inhibitor arcs enable without taking', () => {
  const reader = net('reader', 'p q', ['[0,1] p q?1 -> p2', '[2,2] q r?-1 -> r']);
  expect(naiveClassGraph(reader)).toEqual({ classes: 3, edges: 2, markings: 3, deadlocks: 1 });
});

test('a clock survives a firing only when its transition stays enabled while tokens are taken', () => {
  // `a` takes and gives back the token that `b` needs: b starts anew, and its delay of 3 never passes.
  expect(naiveClassGraph(net('restart', 'p', ['[2,2] p -> p', '[3,3] p -> q']))?.markings).toBe(1);
  // With a second token, b stays enabled in between and keeps its clock.
  expect(naiveClassGraph(net('keep', 'p*2', ['[2,2] p -> p', '[3,3] p -> q']))?.markings).toBeGreaterThan(1);
});

test('a net that grows without end is given up', () => {
  expect(naiveClassGraph(net('source', 'p', ['[1,2] p -> p q']))).toBeNull();
});

test(`most random nets are small, bounded and not trivial (seed ${SEED})`, () => {
  const nets = fc.sample(randomNet, { seed: SEED, numRuns: 500 });
  const counts = nets.map((each) => naiveClassGraph(each, { maxClasses: 300, maxTokens: 8 }));
  const finished = counts.filter((each) => each !== null);
  const classes = finished.map((each) => each.classes).sort((a, b) => a - b);
  const share = (part: number) => classes[Math.floor((classes.length - 1) * part)];
  const untimed = nets.map((each) => naiveClassGraph(each, { timed: false, maxClasses: 300, maxTokens: 8 }));
  const narrowed = counts.filter(
    (each, i) => each && untimed[i] && each.markings < untimed[i].markings,
  ).length;
  console.log(
    `random nets: ${finished.length} of 500 finished, ${share(0.5)} classes in the middle, ${share(0.75)} at three quarters, ${share(1)} at most; time removes markings in ${narrowed}`,
  );
  expect(finished.length).toBeGreaterThan(400);
  for (const [i, each] of counts.entries())
    if (each && untimed[i]) expect(each.markings).toBeLessThanOrEqual(untimed[i].markings);
});
