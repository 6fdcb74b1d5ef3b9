import { expect, test } from 'vitest';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import { verify } from '../../../src/properties/verify.ts';
import { parallelismIn } from '../../support/figures.ts';
import { model, race, type } from '../../support/models.ts';

/** Races that begin when one action of one only duration has ended: a user may find that its provider has gone. */
function racesAfter(count: number) {
  const indices = [...new Array(count).keys()];
  const components = indices.map((i) => {
    const { provider, user } = race({ ready: 'use data t' }, { ready: 'use data t' });
    return { [`provider${i}`]: provider, [`user${i}`]: user };
  });
  const base = type('Base', {
    places: 'a b',
    transitions: { t: 'a -> b 2' },
    ports: { ready: 'provide data b' },
  });
  return model({
    components: { base, ...Object.assign({}, ...components) },
    connections: indices.flatMap((i) => [
      `user${i}.on -> provider${i}.on`,
      `user${i}.ready -> base.ready`,
      `provider${i}.ready -> base.ready`,
    ]),
  });
}

const width: PropertySpec = {
  name: 'width',
  programs: [null],
  kind: 'parallelism',
  components: 'all',
  atLeast: null,
  atMost: null,
};

test('what ends before races begin does not run with them, although they have nothing else to do with each other', async () => {
  const [result] = await verify({ ...racesAfter(2), properties: [width] }, { engine: 'both' });
  expect(parallelismIn(result!)).toEqual({ state: 4, lasting: 4 });
  expect(result!.engine).toMatchObject({ kind: 'both', parts: 2 });
});

test('each race goes the way that has most at one date', async () => {
  const [result] = await verify({ ...racesAfter(5), properties: [width] }, { engine: 'causal' });
  expect(parallelismIn(result!)).toEqual({ state: 10, lasting: 10 });
  expect(result!.engine).toMatchObject({ kind: 'causal', parts: 5 });
});

/** A user that may come up at the date at which its provider leaves, which it does only after what came up first. */
const leaving = model({
  components: {
    provider: type('Provider', {
      places: 'a b c',
      groups: { early: 'a b' },
      transitions: { t: 'a -> b 0', u: 'a -> b 0', v: 'b -> c 0' },
      ports: { out: 'provide service early' },
    }),
    user: type('User', {
      places: 'a b',
      transitions: { t: 'a -> b 0' },
      ports: { in: 'use service b' },
    }),
  },
  connections: ['user.in -> provider.out'],
});

const served: PropertySpec = {
  name: 'served',
  programs: [null],
  kind: 'available',
  ports: [{ component: 'provider', port: 'out' }],
  atLeast: null,
  working: false,
  lasting: false,
};

test('what has ended before another action begins, as it reads what that takes, does not run with it', async () => {
  const [result] = await verify({ ...leaving, properties: [width, served] }, { engine: 'causal' });
  expect(parallelismIn(result!)).toEqual({ state: 3, lasting: 0 });
  expect(result!.engine).toMatchObject({ kind: 'causal', parts: 1 });
});
