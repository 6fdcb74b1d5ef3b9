import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDuration, toNumber } from '../../src/base/duration.ts';
import type { GivenByCall } from '../../src/import/compose/service/given.ts';
import { verify } from '../../src/properties/verify.ts';
import { composeModel } from '../support/compose.ts';

type Window = readonly [number, number];

interface Figures {
  readonly upReturns: Window;
  readonly allHealthy: Window;
  readonly upWaitReturns: Window;
  readonly mayAbort: Readonly<Record<string, Window>>;
  readonly starts: Readonly<Record<string, Window>>;
}

const { projects } = JSON.parse(readFileSync('test/golden/compose.json', 'utf8')) as {
  readonly projects: Readonly<
    Record<
      string,
      {
        readonly services: number;
        readonly dependsOn: number;
        readonly engines: Readonly<Record<string, Figures>>;
      }
    >
  >;
};

const seconds = (text: string) => {
  const duration = parseDuration(text);
  if (duration === null || duration === 'inf') throw new Error(text);
  return duration;
};

const NOTHING = seconds('0s');

const GIVEN: Partial<GivenByCall> = {
  jobs: new Map([['*', { min: NOTHING, max: NOTHING }]]),
  health: new Map([
    [
      'unbound-mailcow',
      {
        interval: seconds('30s'),
        timeout: seconds('30s'),
        retries: 3,
        startPeriod: null,
        startInterval: null,
      },
    ],
  ]),
};

/** Jobs of these projects: they fail where they end, of which the figures say nothing. */
const JOBS = ['airflow-init'];

describe.each(Object.entries(projects))('%s', (name, { services, engines }) => {
  const file = `test/fixtures/compose/${name}.yaml`;

  test.each(Object.entries(engines))('with Docker Engine %s', async (engine, figures) => {
    const health = name === 'mailcow' ? GIVEN.health! : new Map();
    const { model } = composeModel(
      { [file]: readFileSync(file, 'utf8') },
      { of: [file], given: { ...GIVEN, health, engine: Number(engine) } },
    );
    const results = await verify(model);
    const found = Object.fromEntries(
      results
        .filter((result) => !JOBS.some((job) => result.spec.name === `aborts-${job}`))
        .map(({ spec, interval }) => [
          spec.name,
          interval === null ? null : [toNumber(interval.min), toNumber(interval.max)],
        ]),
    );
    const names = Object.keys(figures.starts);
    expect(names).toHaveLength(services);
    expect(found).toEqual({
      'up-returns': figures.upReturns,
      'all-healthy': figures.allHealthy,
      'up-wait': figures.upWaitReturns,
      ...Object.fromEntries(names.map((each) => [`starts-${each}`, figures.starts[each]])),
      ...Object.fromEntries(
        names
          .filter((each) => !JOBS.includes(each))
          .map((each) => [`aborts-${each}`, figures.mayAbort[each] ?? null]),
      ),
    });
    for (const { spec, verdict, interval } of results) {
      const aborts = spec.name.startsWith('aborts-');
      expect(verdict.kind).toBe(aborts ? 'none' : 'holds');
      if (aborts && interval !== null) expect(interval.some).toBe(true);
    }
  });
});
