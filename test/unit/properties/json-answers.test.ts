import { expect, test } from 'vitest';
import { verifyJson } from '../../../src/answers/json/verification.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import { EMPTY_ANSWER, NO_STATES, type Result } from '../../../src/properties/answers/verdict.ts';
import { outageFigures } from '../../../src/properties/kinds/outage-figures.ts';
import { verify } from '../../../src/properties/verify.ts';
import { model, type } from '../../support/models.ts';

const given = model({
  components: {
    c: type('C', {
      places: 'a b',
      transitions: { t: 'a -> b 2..inf' },
      ports: { http: 'provide service b' },
    }),
  },
});

function jsonOf(results: readonly Result[]): readonly Record<string, unknown>[] {
  const answer = verifyJson({
    model: given,
    verdict: 'holds',
    results,
    diagnostics: [],
    criticality: [],
  }) as {
    readonly results: readonly Record<string, unknown>[];
  };
  return JSON.parse(JSON.stringify(answer.results));
}

test('whether all runs end has the dates of their last events', async () => {
  const spec: PropertySpec = { name: 'ends', programs: [null], kind: 'terminates', deadline: null };
  const [json] = jsonOf(await verify({ ...given, properties: [spec] }));
  expect(json).toMatchObject({
    name: 'ends',
    property: 'terminates',
    program: null,
    verdict: 'holds',
    interval: { min: 2, max: null },
  });
});

test('an outage has its total and its longest stretch, fractions as the nearest numbers', () => {
  const length = (numerator: bigint, denominator = 1n) => ({ numerator, denominator });
  const result: Result = {
    ...EMPTY_ANSWER,
    spec: {
      name: 'down',
      programs: [null],
      kind: 'outage',
      ports: [{ component: 'c', port: 'http' }],
      atLeast: null,
      working: false,
      total: null,
      longest: null,
    },
    program: null,
    verdict: { kind: 'none' },
    engine: { kind: 'classes', because: 'few', stoppedBy: null },
    statistics: NO_STATES,
    figures: outageFigures({
      total: { min: length(2n), max: 'inf' },
      longest: { min: length(5n, 3n), max: length(25n, 2n) },
    }),
  };
  expect(jsonOf([result])[0]).toMatchObject({
    property: 'outage',
    verdict: 'none',
    value: { total: { min: 2, max: null }, longest: { min: 5 / 3, max: 12.5 } },
  });
});

test('ports that are not available, and ends that differ, come with what shows them', async () => {
  const spec: PropertySpec = {
    name: 'up',
    programs: [null],
    kind: 'available',
    ports: [{ component: 'c', port: 'http' }],
    atLeast: null,
    working: false,
    lasting: false,
  };
  const results = await verify({ ...given, properties: [spec] });
  const [json] = jsonOf(results);
  expect(json).toMatchObject({
    verdict: 'violated',
    witness: { program: null },
    explanation: [expect.stringContaining('c.http is not active')],
  });
  expect(json).not.toHaveProperty('otherWitness');
  const [{ witnesses }] = results as [Result];
  const two: Result = {
    ...results[0]!,
    spec: { name: 'same', programs: [null], kind: 'confluent' },
    witnesses: [witnesses[0]!, { ...witnesses[0]!, trace: { ...witnesses[0]!.trace, steps: [] } }],
  };
  expect(jsonOf([two])[0]).toMatchObject({ property: 'confluent', otherWitness: { steps: [] } });
});
