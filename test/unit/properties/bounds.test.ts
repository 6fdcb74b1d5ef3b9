import { describe, expect, test } from 'vitest';
import { resultJson } from '../../../src/answers/json/result.ts';
import { parseDuration } from '../../../src/base/duration.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { figuresOf } from '../../../src/properties/results/wording.ts';
import { type VerifyOptions, verify } from '../../../src/properties/verify.ts';
import { parallelismIn } from '../../support/figures.ts';
import { model, race, twoOutages, type } from '../../support/models.ts';

async function ask(given: Model, asked: PropertySpec, options: VerifyOptions): Promise<Result> {
  const [result] = await verify({ ...given, properties: [asked] }, options);
  return result!;
}

function told(result: Result) {
  return [result.verdict.kind, result.engine.kind, figuresOf(result)];
}

const FEW = { engine: 'causal', limits: { maxClasses: 20 } } as const;

describe('what runs together, where the search is long', () => {
  const after = (name: string, takes: string, ...uses: readonly string[]) =>
    type(name, {
      places: 'off on',
      transitions: { t: `off -> on ${takes}` },
      ports: {
        done: 'provide data on',
        ...Object.fromEntries(uses.map((use) => [use, 'use data t'])),
      },
    });
  const SEVERAL = [0, 1, 2, 3, 4, 5, 6, 7];
  /** Of each, two of `x`, `y` and `z` may run together, any two, and yet not all three. */
  const three = (i: number) => ({
    [`early${i}`]: after(`Early${i}`, '0..4', 'ready'),
    [`offset${i}`]: after(`Offset${i}`, '2', 'early'),
    [`late${i}`]: after(`Late${i}`, '3', 'ready'),
    [`last${i}`]: after(`Last${i}`, '5', 'ready'),
    [`x${i}`]: after(`X${i}`, `${10 + i}`, 'offset'),
    [`y${i}`]: after(`Y${i}`, `${10 + i}`, 'last'),
    [`z${i}`]: after(`Z${i}`, '1', 'early', 'late'),
  });
  const threeUses = (i: number) => [
    ...['early', 'late', 'last'].map((name) => `${name}${i}.ready -> user.ready`),
    `offset${i}.early -> early${i}.done`,
    `x${i}.offset -> offset${i}.done`,
    `y${i}.last -> last${i}.done`,
    `z${i}.early -> early${i}.done`,
    `z${i}.late -> late${i}.done`,
  ];
  /** The user may find that the provider has gone: the dates of each way are constrained, and of all that comes after. */
  const raced = model({
    components: {
      ...race({}, { ready: 'provide data b' }),
      ...Object.assign({}, ...SEVERAL.map(three)),
    },
    connections: ['user.on -> provider.on', ...SEVERAL.flatMap(threeUses)],
  });
  const width = (atLeast: number | null, atMost: number | null): PropertySpec => ({
    name: 'width',
    programs: [null],
    kind: 'parallelism',
    components: SEVERAL.flatMap((i) => [`x${i}`, `y${i}`, `z${i}`]),
    atLeast,
    atMost,
  });

  const FIGURES = 'at least 16 and at most 23 at once, 16 in a state that lasts';

  test('is enclosed, in words and in JSON, with a run that has the least', async () => {
    const result = await ask(raced, width(null, null), FEW);
    expect(told(result)).toEqual(['unknown', 'classes', FIGURES]);
    expect(parallelismIn(result)).toBeNull();
    expect(result.witnesses[0]!.title).toBe('a run in which 16 transitions run together in some state');
    const json = resultJson(raced, result);
    expect(json).toMatchObject({
      bounds: { state: { atLeast: 16, atMost: 23 }, lasting: { atLeast: 16, atMost: 16 } },
    });
    expect(json).not.toHaveProperty('value');
  });

  test('takes no states where its bounds decide', async () => {
    const verdicts = {
      holds: [width(null, 23), width(16, 23)],
      violated: [width(null, 15), width(24, null)],
    };
    const decided = Object.entries(verdicts).flatMap(([verdict, each]) =>
      each.map((asked) => [asked, verdict, 'causal'] as const),
    );
    const open = [width(null, 22), width(17, null)].map((asked) => [asked, 'unknown', 'classes'] as const);
    const asked = [...decided, ...open];
    const properties = asked.map(([spec], i) => ({ ...spec, name: `width${i}` }));
    const results = await verify({ ...raced, properties }, FEW);
    expect(results.map(told)).toEqual(asked.map(([, verdict, engine]) => [verdict, engine, FIGURES]));
  });

  test('has no upper bound from a part of the states', async () => {
    const result = await ask(raced, width(null, null), { ...FEW, engine: 'classes' });
    expect(figuresOf(result)).toMatch(/^at least \d+ at once/);
    expect(resultJson(raced, result)).toMatchObject({ bounds: { state: { atMost: null } } });
  });
});

describe('outages of which no run has all at their longest, nor at their shortest', () => {
  const out = (total: string | null, longest: string | null): PropertySpec => ({
    name: 'out',
    programs: [null],
    kind: 'outage',
    ports: [{ component: 'x', port: 'some' }],
    atLeast: null,
    working: false,
    total: total === null ? null : parseDuration(total),
    longest: longest === null ? null : parseDuration(longest),
  });

  test('are exact where the best of all can be searched for', async () => {
    const asked = { ...out('9', null), ports: [{ component: 'x', port: 'two' }] } as PropertySpec;
    const exact = '5 s to 9 s in all, at most 9 s at a stretch';
    const one = { maxClasses: 1 };
    expect(told(await ask(twoOutages(), asked, { engine: 'causal', limits: one }))).toEqual([
      'holds',
      'causal',
      exact,
    ]);
    expect(told(await ask(twoOutages(), asked, { engine: 'both' }))).toEqual(['holds', 'both', exact]);
  });

  /** Each of seven may be up or down while others are: more outages may be one after the other than are searched. */
  const SEVEN = [1, 2, 3, 4, 5, 6, 7];
  const each = (of: (i: number) => readonly [string, string]) => Object.fromEntries(SEVEN.map(of));
  const many = type('Many', {
    places: ['a', ...SEVEN.map((i) => `b${i}`), 'm', ...SEVEN.map((i) => `c${i}`), 'e'].join(' '),
    transitions: {
      ...each((i) => [`t${i}`, `a -> b${i} 0..9`]),
      ...each((i) => [`u${i}`, `b${i} -> m 0`]),
      ...each((i) => [`v${i}`, `m -> c${i} 0..9`]),
      ...each((i) => [`w${i}`, `c${i} -> e 0`]),
    },
    ports: {
      some: `provide service ${SEVEN.flatMap((i) => [`b${i}`, `c${i}`]).join(' ')}`,
      go: `use data ${SEVEN.map((i) => `u${i}`).join(' ')}`,
      on: `use data ${SEVEN.map((i) => `w${i}`).join(' ')}`,
    },
  });
  const waits = (name: string, takes: string) =>
    type(name, { places: 'a b', transitions: { t: `a -> b ${takes}` }, ports: { done: 'provide data b' } });
  const shared = model({
    components: { x: many, y: waits('Early', '5'), z: waits('Late', '20') },
    connections: ['x.go -> y.done', 'x.on -> z.done'],
  });

  const few = { engine: 'causal', limits: { maxClasses: 1 } } as const;
  const FIGURES = 'least 2 s to 20 s, greatest 20 s to 38 min 26 s in all; greatest 15 s at a stretch';

  test('are enclosed, by the longest of each and by what a run has', async () => {
    const result = await ask(shared, out(null, null), few);
    expect(told(result)).toEqual(['unknown', 'classes', FIGURES]);
    expect(result.witnesses[0]!.title).toBe('a run in which x.some is out for 20 s in all');
    const json = resultJson(shared, result);
    expect(json).toMatchObject({
      bounds: {
        total: { min: { atLeast: 2, atMost: 20 }, max: { atLeast: 20, atMost: 2306 } },
        longest: { max: { atLeast: 15, atMost: 15 } },
      },
    });
    expect(json).not.toHaveProperty('value');
  });

  test('decide by their bounds where states are too many for the figures', async () => {
    expect(told(await ask(shared, out('2306', '15'), few))).toEqual(['holds', 'classes', FIGURES]);
    expect(told(await ask(shared, out('19', null), few))).toEqual(['violated', 'classes', FIGURES]);
    expect(told(await ask(shared, out('20', null), few))).toEqual(['unknown', 'classes', FIGURES]);
  });

  test('are told alike whichever engine is asked', async () => {
    const both = await ask(shared, out(null, null), { ...few, engine: 'both' });
    expect(told(both)).toEqual(['unknown', 'classes', FIGURES]);
  });
});
