import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Model } from '../../../src/model/whole/model.ts';
import { models } from '../../../src/testing.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 32);

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

function transitionsOf({ components }: Model): number {
  return components.reduce((sum, { type }) => sum + type.transitions.length, 0);
}

test(`models have the size that they are said to have (seed ${SEED})`, () => {
  const drawn = fc.sample(models(), { seed: SEED, numRuns: 500 });
  const sizes = {
    components: median(drawn.map(({ components }) => components.length)),
    transitions: median(drawn.map(transitionsOf)),
    connections: median(drawn.map(({ connections }) => connections.length)),
    programs: median(drawn.map(({ programs }) => programs.length)),
    properties: median(drawn.map(({ properties }) => properties.length)),
  };
  expect(sizes).toEqual({ components: 3, transitions: 8, connections: 3, programs: 1, properties: 2 });
});
