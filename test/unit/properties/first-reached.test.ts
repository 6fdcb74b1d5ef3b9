import { expect, test } from 'vitest';
import { toNumber } from '../../../src/base/duration.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import { verify } from '../../../src/properties/verify.ts';
import { model, program, type } from '../../support/models.ts';

/** Two that are up for a while each, and meet then or not. */
function comingAndGoing(rise: string) {
  const passer = (name: string, takes: string, stays: string) =>
    type(name, {
      places: 'off on',
      behaviors: { up: { rise: `off -> on ${takes}` }, down: { fall: `on -> off ${stays}` } },
    });
  const of = model({ components: { a: passer('A', rise, '1'), b: passer('B', '3..4', '2') } });
  const names = ['a', 'b'].flatMap((name) => ['up', 'down'].map((behavior) => `pushB(${name}, ${behavior})`));
  return {
    ...of,
    deployments: [{ name: 'met', places: new Map(['a', 'b'].map((name) => [name, ['on']])) }],
    programs: [program('meet', [...names, 'pushB(b, up)'].join('\n'))],
  };
}

async function asked(rise: string, deadline: number | null) {
  const met: PropertySpec = {
    name: 'met',
    kind: 'deployability',
    programs: ['meet'],
    deployment: 'met',
    when: 'first',
    timed: true,
    deadline: deadline === null ? null : { digits: BigInt(deadline), scale: 0 },
  };
  const [result] = await verify({ ...comingAndGoing(rise), properties: [met] }, { engine: 'causal' });
  return result!;
}

test('places that meet for no time, or never, or only again, are told from each other', async () => {
  // Both leave as they come: they meet where they come at one date, and the one that comes again finds the other gone.
  const { engine, interval, verdict, witnesses } = await asked('1..4', null);
  expect([engine.kind, verdict.kind]).toEqual(['causal', 'violated']);
  expect([toNumber(interval!.min), toNumber(interval!.max), interval!.some]).toEqual([3, 4, true]);
  expect(witnesses.map(({ title }) => title)).toEqual([
    'a run that never reaches met',
    'the earliest run that reaches met',
    'the latest run that reaches met',
  ]);
});

test('a meeting that has no latest date is shown after any other', async () => {
  const { engine, interval, witnesses } = await asked('1..inf', 1000);
  expect([engine.kind, toNumber(interval!.min), interval!.max]).toEqual(['causal', 3, 'inf']);
  const late = witnesses.find(({ title }) => title.includes('after'))!;
  expect(toNumber(late.trace.steps.at(-1)!.at)).toBeGreaterThan(1000);
});
