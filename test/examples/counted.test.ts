import { expect, test } from 'vitest';
import { toNumber } from '../../src/base/duration.ts';
import { verify } from '../../src/properties/verify.ts';
import { exampleModel } from '../support/examples.ts';

async function endOf(name: string, parameters: Readonly<Record<string, number>>) {
  const model = exampleModel(`examples/counted/${name}.yaml`, null, new Map(Object.entries(parameters)));
  const [result] = await verify(model, { properties: ['ends'] });
  const { verdict, interval } = result!;
  return [verdict.kind, interval && toNumber(interval.min), interval && toNumber(interval.max)];
}

// As many rounds as it takes when n - k go together, each of 3 to 4 s.
test.each([
  [4, 2],
  [7, 5],
  [100, 99],
  [100, 90],
])('%i replicas that are alike, of which %i stay, are renewed in rounds', async (n, k) => {
  const rounds = Math.ceil(n / (n - k));
  expect(await endOf('rolling-update', { n, k })).toEqual(['holds', 3 * rounds, 4 * rounds]);
});

// One after another in any order: the sum of i + (i + 1), and of i + (2i + 2).
test('ten replicas that differ, of which nine stay, are renewed one after another', async () => {
  expect(await endOf('mixed-replicas', { n: 10, k: 9 })).toEqual(['holds', 120, 185]);
});

test('a hundred that are alike, of which fifty stay, are verified without their states', async () => {
  const parameters = new Map([
    ['n', 100],
    ['k', 50],
  ]);
  const model = exampleModel('examples/counted/rolling-update.yaml', null, parameters);
  const results = await verify(model);
  expect(results.map(({ verdict }) => verdict.kind)).toEqual(['holds', 'holds', 'none']);
  expect(results[2]!.figures!.words).toBe('3 s to 4 s in all, at most 4 s at a stretch');
  expect(results.map(({ statistics }) => statistics.classes)).toEqual([0, 0, 0]);
});

test('how long one of twenty is out that are alike, of which sixteen stay', async () => {
  const model = exampleModel(
    'examples/counted/rolling-update.yaml',
    null,
    new Map([
      ['n', 20],
      ['k', 16],
    ]),
  );
  const [result] = await verify(model, { properties: ['short-of-one'] });
  expect(result!.figures!.words).toBe('3 s to 4 s in all, at most 4 s at a stretch');
  const { trace, explanation } = result!.witnesses[0]!;
  expect(trace.steps.filter(({ event }) => event === 'enter')).toHaveLength(40);
  expect(explanation).toEqual([]);
});

// All ways to give them to as many as may go at once were looked at for these figures.
test.each([
  [3, 21, 49],
  [4, 21, 55],
  [7, 40, 83],
])('ten that differ, of which %i stay, have exact dates', async (k, least, greatest) => {
  expect(await endOf('mixed-replicas', { n: 10, k })).toEqual(['holds', least, greatest]);
});

// Of 2 that may go at once: half of the sum of i + (i + 1), and Graham's bound (1969); some runs attain both.
test('twelve that differ, of which ten stay, have dates without their states', async () => {
  expect(await endOf('mixed-replicas', { n: 12, k: 10 })).toEqual(['holds', 84, 148]);
});

test('where runs do not attain the bounds, both are told', async () => {
  const parameters = new Map([
    ['n', 20],
    ['k', 8],
  ]);
  const model = exampleModel('examples/counted/mixed-replicas.yaml', null, parameters);
  const [result] = await verify(model, { properties: ['ends'], limits: { maxClasses: 500 } });
  expect(result!.verdict.kind).toBe('holds');
  expect(result!.figures!.words).toBe('enclosed: least 41 s, greatest 1 min 49 s to 1 min 52 s');
});

test('a drain that a budget holds up for ever is told as a cycle', async () => {
  const model = exampleModel('examples/counted/drain.yaml', null);
  const [result] = await verify(model, { properties: ['drained'], programs: ['one'] });
  expect(result!.witnesses[0]!.explanation).toEqual([
    'single waits for spare, spare for the program and the program for single: a cycle, so none of them ever moves',
    'single cannot leave `running`: budget-of-one, in `kept`, still uses at least 1 of the 2 providers of budget-of-one.pods, of which 1 is active',
    'spare waits for the program to push to it',
    'the program waits, at line 39, for single to finish `evict`',
  ]);
});

test('a port that holds all of its providers for ever says that it does, and what would let one go', async () => {
  const model = exampleModel('examples/counted/rolling-update.yaml', null);
  const balancer = model.types.find(({ name }) => name === 'Balancer')!;
  const ports = balancer.ports.map(({ atLeast: _, ...port }) => port);
  const plain = { ...balancer, ports };
  const [result] = await verify(
    {
      ...model,
      types: model.types.map((type) => (type === balancer ? plain : type)),
      components: model.components.map((each) => (each.type === balancer ? { ...each, type: plain } : each)),
    },
    { properties: ['ends'] },
  );
  expect(result!.witnesses[0]!.explanation[1]).toBe(
    'replica1 cannot leave `old`: balancer, in `serving`, still uses replica1.http, for balancer.backends holds all of its 3 providers (`atLeast: 2` would let one go)',
  );
});
